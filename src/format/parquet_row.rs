//! Rows of Parquet: the record's fields with their types, and the table of messages, each with the chat's day.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder, TimestampMicrosecondBuilder,
};
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use chrono::NaiveDate;

use crate::format::Rows;
use crate::unified::columns::{Cell, Column, ColumnType, Row, columns};
use crate::unified::schema::{FieldType, RECORD};
use crate::unified::{Agent, Basis, Chat, Json, Message, Named, Seconds, SlaValue, instant};
use crate::window::{Day, Zone};

/// The columns of a file.
pub(super) struct Layout {
    pub fields: Fields,
}

/// Fields of the record, as its schema has them.
type Known = &'static [(&'static str, FieldType)];

impl Layout {
    /// The record's fields, and the day.
    pub fn chats() -> Self {
        let fields = RECORD.iter().map(|(name, kind)| field(name, data_type(kind)));
        Self { fields: fields.chain([field("day", DataType::Date32)]).collect() }
    }

    /// The columns of messages, and the chat's day.
    pub fn messages() -> Self {
        let fields = columns(Rows::Messages).iter().map(|column| field(column.name, column_type(column)));
        Self { fields: fields.chain([field("day", DataType::Date32)]).collect() }
    }

    /// What gathers rows.
    pub fn builder(&self) -> StructBuilder {
        StructBuilder::from_fields(self.fields.clone(), 0)
    }
}

fn field(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn time_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn data_type(kind: &FieldType) -> DataType {
    let fields = |known: Known| known.iter().map(|(name, kind)| field(name, data_type(kind))).collect();
    let list = |item| DataType::List(Arc::new(Field::new_list_field(item, true)));
    match kind {
        FieldType::Text => DataType::Utf8,
        FieldType::Time => time_type(),
        FieldType::Number => DataType::Float64,
        FieldType::Integer => DataType::Int64,
        FieldType::Boolean => DataType::Boolean,
        FieldType::Struct(known) => DataType::Struct(fields(known)),
        FieldType::List(known) => list(DataType::Struct(fields(known))),
        FieldType::TextList => list(DataType::Utf8),
    }
}

fn column_type(column: &Column) -> DataType {
    match column.kind {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Time => time_type(),
        ColumnType::Day => DataType::Date32,
        ColumnType::Number => DataType::Float64,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Boolean => DataType::Boolean,
    }
}

/// Builders of lists hide what they hold.
type Items = ListBuilder<Box<dyn ArrayBuilder>>;

/// Puts values in a row, one field after the other.
struct Cursor<'b> {
    builder: &'b mut StructBuilder,
    known: Known,
    at: usize,
}

impl Cursor<'_> {
    fn put<B: ArrayBuilder>(&mut self, put: impl FnOnce(&mut B)) -> &mut Self {
        // A row that lacks a value is found by the tests, as all columns must be of one length.
        if let Some(builder) = self.builder.field_builder::<B>(self.at) {
            put(builder);
        }
        self.at += 1;
        self
    }

    fn text(&mut self, text: Option<&str>) -> &mut Self {
        self.put(|builder: &mut StringBuilder| builder.append_option(text))
    }

    fn texts<const N: usize>(&mut self, texts: [&Option<String>; N]) -> &mut Self {
        texts.into_iter().for_each(|text| {
            self.text(text.as_deref());
        });
        self
    }

    fn time(&mut self, text: Option<&str>) -> &mut Self {
        let time = instant(text).map(|time| time.timestamp_micros());
        self.put(|builder: &mut TimestampMicrosecondBuilder| builder.append_option(time))
    }

    fn number(&mut self, seconds: Option<Seconds>) -> &mut Self {
        self.put(|builder: &mut Float64Builder| builder.append_option(seconds.map(|seconds| seconds.0)))
    }

    fn integer(&mut self, number: Option<i64>) -> &mut Self {
        self.put(|builder: &mut Int64Builder| builder.append_option(number))
    }

    fn boolean(&mut self, value: Option<bool>) -> &mut Self {
        self.put(|builder: &mut BooleanBuilder| builder.append_option(value))
    }

    /// The fields of the object or of the list's items that come next.
    fn inner(&self) -> Known {
        match self.known.get(self.at) {
            Some((_, FieldType::Struct(known) | FieldType::List(known))) => known,
            _ => &[],
        }
    }

    fn object<T>(&mut self, value: Option<&T>, put: impl FnOnce(&mut Cursor<'_>, &T)) -> &mut Self {
        let known = self.inner();
        self.put(|builder: &mut StructBuilder| match value {
            Some(value) => {
                put(&mut Cursor { builder: &mut *builder, known, at: 0 }, value);
                builder.append(true);
            }
            None => null(builder, known),
        })
    }

    fn list<T>(&mut self, list: Option<&[T]>, put: impl Fn(&mut Cursor<'_>, &T)) -> &mut Self {
        let known = self.inner();
        self.put(|builder: &mut Items| {
            for item in list.into_iter().flatten() {
                if let Some(items) = builder.values().as_any_mut().downcast_mut::<StructBuilder>() {
                    put(&mut Cursor { builder: &mut *items, known, at: 0 }, item);
                    items.append(true);
                }
            }
            builder.append(list.is_some());
        })
    }

    fn named(&mut self, named: Option<&Named>) -> &mut Self {
        self.object(named, |cursor, named| {
            cursor.texts([&named.id, &named.name]);
        })
    }

    fn day(&mut self, day: Option<Day>) -> &mut Self {
        self.put(|builder: &mut Date32Builder| builder.append_option(day.and_then(days)))
    }
}

/// A null object: every field of it is null, too.
fn null(builder: &mut StructBuilder, known: Known) {
    let mut cursor = Cursor { builder, known, at: 0 };
    for (_, kind) in known {
        match kind {
            FieldType::Text => cursor.text(None),
            FieldType::Time => cursor.time(None),
            FieldType::Number => cursor.number(None),
            FieldType::Integer => cursor.integer(None),
            FieldType::Boolean => cursor.boolean(None),
            FieldType::Struct(_) => cursor.object(None::<&()>, |_, ()| {}),
            FieldType::List(_) | FieldType::TextList => cursor.list(None::<&[()]>, |_, ()| {}),
        };
    }
    cursor.builder.append(false);
}

/// Days since 1970.
fn days(day: Day) -> Option<i32> {
    let day: NaiveDate = day.to_string().parse().ok()?;
    i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).ok()
}

/// A row of chats.
pub(super) fn put_chat(builder: &mut StructBuilder, chat: &Chat, zone: &Zone) {
    let mut row = Cursor { builder, known: RECORD, at: 0 };
    row.text(Some(&chat.schema)).text(Some(&chat.key)).text(Some(chat.source.as_str())).text(chat.account.as_deref());
    row.named(chat.project.as_ref()).texts([&chat.id, &chat.guid]).text(Some(chat.kind.as_str()));
    row.texts([&chat.vendor_status, &chat.channel, &chat.origin]);
    row.time(chat.requested_at.as_deref()).time(chat.started_at.as_deref()).time(chat.ended_at.as_deref());
    row.object(Some(&chat.time_basis), |cursor, basis| {
        let word = |basis: Option<Basis>| basis.map(Basis::as_str);
        cursor.text(word(basis.requested_at)).text(word(basis.started_at)).text(word(basis.ended_at));
    });
    row.number(chat.waiting_s).number(chat.duration_s).number(chat.first_response_s).number(chat.average_response_s);
    row.number(chat.agent_duration_s).number(chat.bot_duration_s).boolean(chat.is_spam);
    row.object(chat.sla.as_ref(), |cursor, sla| {
        cursor.text(sla.value.map(SlaValue::as_str)).text(sla.vendor.as_deref());
    });
    row.object(chat.visitor.as_ref(), |cursor, visitor| {
        cursor.texts([&visitor.id, &visitor.contact_id, &visitor.name, &visitor.email, &visitor.phone]);
        cursor.texts([&visitor.company, &visitor.ip, &visitor.language]);
    });
    put_people(&mut row, chat);
    row.object(chat.queue.as_ref(), |cursor, queue| {
        cursor.texts([&queue.first, &queue.last]);
    });
    row.object(chat.ticket.as_ref(), |cursor, ticket| {
        cursor.texts([&ticket.id, &ticket.no, &ticket.r#type]);
    });
    row.object(chat.page.as_ref(), |cursor, page| {
        cursor.texts([&page.url, &page.title]);
    });
    row.object(chat.session.as_ref(), |cursor, session| {
        cursor.texts([&session.landing_url, &session.referrer_url, &session.browser, &session.os]);
    });
    row.object(chat.rating.as_ref(), |cursor, rating| {
        cursor.integer(rating.grade.map(i64::from)).text(rating.comment.as_deref());
    });
    row.list(chat.categories.as_deref(), |cursor, named| {
        cursor.texts([&named.id, &named.name]);
    });
    row.object(chat.wrapup.as_ref(), |cursor, wrapup| {
        cursor.text(wrapup.comment.as_deref());
    });
    row.list(chat.fields.as_deref(), |cursor, field| {
        cursor.texts([&field.form, &field.id, &field.name, &field.value]);
    });
    row.put(|builder: &mut Items| {
        for transfer in chat.transfers.iter().flatten() {
            if let Some(items) = builder.values().as_any_mut().downcast_mut::<StringBuilder>() {
                items.append_value(transfer.as_str());
            }
        }
        builder.append(chat.transfers.is_some());
    });
    row.list(chat.messages.as_deref(), put_message);
    row.text(Some(chat.extra.as_str())).text(chat.raw.as_ref().map(Json::as_str));
    row.day(chat.instant().map(|instant| zone.day(instant)));
    builder.append(true);
}

fn put_people(row: &mut Cursor<'_>, chat: &Chat) {
    row.list(chat.agents.as_deref(), |cursor, agent: &Agent| {
        cursor.texts([&agent.id, &agent.name]).time(agent.started_at.as_deref()).time(agent.ended_at.as_deref());
        cursor.number(agent.duration_s);
    });
    row.named(chat.bot.as_ref()).named(chat.department.as_ref()).named(chat.skill.as_ref());
    row.named(chat.campaign.as_ref());
}

fn put_message(cursor: &mut Cursor<'_>, message: &Message) {
    cursor.integer(Some(message.seq.into())).text(message.id.as_deref()).time(message.at.as_deref());
    cursor.text(Some(message.role.as_str())).texts([&message.name, &message.agent_id]);
    cursor.text(Some(message.r#type.as_str())).text(message.text.as_deref()).boolean(Some(message.is_note));
    cursor.texts([&message.translation, &message.action]);
    cursor.list(Some(&message.attachments), |cursor, file| {
        cursor.texts([&file.name, &file.url, &file.media_type]);
        cursor.integer(file.bytes.and_then(|bytes| i64::try_from(bytes).ok())).texts([&file.sha256, &file.path]);
    });
    cursor.object(message.page.as_ref(), |cursor, page| {
        cursor.texts([&page.url, &page.title]);
    });
    cursor.text(message.extra.as_ref().map(Json::as_str));
}

/// The rows of a chat's messages.
pub(super) fn put_messages(builder: &mut StructBuilder, chat: &Chat, zone: &Zone) {
    let day = chat.instant().map(|instant| zone.day(instant));
    for message in chat.messages.iter().flatten() {
        let source = Row { chat, message: Some(message), zone };
        let mut row = Cursor { builder: &mut *builder, known: &[], at: 0 };
        for column in columns(Rows::Messages) {
            put_cell(&mut row, column.kind, (column.cell)(&source));
        }
        row.day(day);
        builder.append(true);
    }
}

fn put_cell(row: &mut Cursor<'_>, kind: ColumnType, cell: Cell<'_>) {
    match (kind, cell) {
        (ColumnType::Text, Cell::Text(text)) => row.text(Some(&text)),
        (ColumnType::Text, _) => row.text(None),
        (ColumnType::Time, cell) => {
            let time = if let Cell::Time(time, _) = cell { Some(time.timestamp_micros()) } else { None };
            row.put(|builder: &mut TimestampMicrosecondBuilder| builder.append_option(time))
        }
        (ColumnType::Day, cell) => row.day(if let Cell::Day(day) = cell { Some(day) } else { None }),
        (ColumnType::Number, cell) => {
            row.number(if let Cell::Number(number) = cell { Some(Seconds(number)) } else { None })
        }
        (ColumnType::Integer, cell) => row.integer(if let Cell::Integer(number) = cell { Some(number) } else { None }),
        (ColumnType::Boolean, cell) => row.boolean(if let Cell::Boolean(value) = cell { Some(value) } else { None }),
    };
}
