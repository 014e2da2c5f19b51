//! The words that made-up chats are made of: people, places and lines that nobody ever said. Each awkward kind of
//! text that exporters stumble over is here: quotes, line ends of both kinds, emoji, formulas, separators, scripts.

/// Agents: display name and guid (VCC takes the place in this list for its id).
pub const AGENTS: &[(&str, &str)] = &[
    ("Anna Kovács", "1d0f0a52-5d7e-4b0e-9a53-0a6a4a0c1101"),
    ("Liam O'Neill", "2e1f1b63-6e8f-4c1f-8b64-1b7b5b1d2202"),
    ("Zoë Müller-Lüdenscheidt", "3F202C74-7F90-4D20-9C75-2C8C6C2E3303"),
    ("may1 may", "40313d85-80a1-4e31-8d86-3d9d7d3f4404"),
    ("李 小龍", "51424e96-91b2-4f42-9e97-4eae8e405505"),
    ("Søren \"Sunny\" Ærø", "62535fa7-a2c3-4053-8fa8-5fbf9f516606"),
];

/// Departments with their guids, as the control panel would show them.
pub const DEPARTMENTS: &[(&str, &str)] = &[
    ("Sales", "397eed79-f3a3-4d7c-ab9b-29c78e5bf152"),
    ("Support", "45bc6136-1652-4eba-b27f-5d9b42f997fe"),
    ("Billing, refunds & returns", "3ED53140-8CC9-4149-9EE6-5B3F0A44C822"),
];

/// Skills with their guids.
pub const SKILLS: &[(&str, &str)] =
    &[("German", "6908B37E-A023-47DC-A24C-08246C2BF22A"), ("Hungarian", "ae99aa1e-eb77-4546-942f-2f590e4c7b5d")];

/// Campaigns with their guids.
pub const CAMPAIGNS: &[(&str, &str)] = &[
    ("Webshop", "bd8fc603-6d63-49e2-b594-db015c221b40"),
    ("Help centre", "8586fecc-312e-46cb-b1a6-9e9c68c0276f"),
    ("Black Friday", "87441e0b-056f-4008-b455-b6e1e9098c91"),
];

/// Wrap-up category options with their guids.
pub const CATEGORIES: &[(&str, &str)] = &[
    ("Order status", "9549c2c8-23dc-4dab-87ff-5a0790a4301b"),
    ("Complaint", "96d4431e-ed3e-4bb1-b2c0-1b3a18169838"),
    ("Praise; thanks", "09dfb586-4692-4b09-a815-c541337d59da"),
    ("Technical", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
];

/// The one bot.
pub const BOT: (&str, &str) = ("Ferry Bot", "7184f6f3-0d13-4bd1-a55b-a4c21f375d9b");

/// Visitors: name and e-mail address, either of which may be missing.
pub const VISITORS: &[(&str, &str)] = &[
    ("Jane Roe", "jane.roe@example.com"),
    ("John Q. Public", "jq@example.org"),
    ("Éva Tóth", "eva@example.hu"),
    ("192.0.2.128", ""),
    ("Ola, \"the\" Nordmann", "ola@example.no"),
    ("王小明", "xiaoming@example.cn"),
    ("=cmd|' /C calc'!A0", "formula@example.com"),
    ("", ""),
    ("Renée François", "renee+chat@example.fr"),
    ("🦊 Foxy", "fox@example.net"),
];

/// Places in the shop: title and address.
pub const PAGES: &[(&str, &str)] = &[
    ("Preview", "https://shop.example.com/preview?campaignId=1&q=1619509862473"),
    ("Cart | Example Shop", "https://shop.example.com/cart"),
    ("Größen & Maße – Beispielladen", "https://shop.example.com/de/gr%C3%B6%C3%9Fen"),
    ("Returns, \"how to\"", "https://shop.example.com/help/returns?from=mail,footer"),
    ("", "https://shop.example.com/"),
];

/// What visitors write.
pub const VISITOR_LINES: &[&str] = &[
    "Hi there",
    "Hello, where is my order? The number is 00420-7711.",
    "ok",
    "It says \"delivered\", but nothing came.",
    "=1+1",
    "+36 1 999 6400 is my phone, please call me",
    "-5% was promised, I got nothing",
    "@support are you still there?",
    "First line\nsecond line\nthird line",
    "Windows line\r\nends here\r\n",
    "Ich hätte gern Größe 42½, bitte – geht das? Straße: Überallgasse 7, 1010 Wien",
    "Árvíztűrő tükörfúrógép, mikor nyitnak?",
    "你好，我的包裹在哪里？",
    "שלום, האם אפשר להחליף?",
    "👍🏽👨‍👩‍👧‍👦 thanks a lot! 🎉",
    "a, b; c\td | e",
    "I paid €1,234.50 on 03/04, and again on 04/03, and I'd like one of them back as soon as that can be done.",
    "Is it <b>bold</b> & safe? </script>",
    "C:\\Temp\\receipt.pdf does not open",
    "'quoted from the start",
    "I have read the page about returns three times now and still do not know whether the box has to be the one that it \
     came in, or whether any box will do, as mine went into the recycling the very day that it came.",
    "null",
    "0012345",
    "…",
    "My own address has changed since: it was Long Lane 12, 2nd floor, and is now Short Street 1. Could you see to it \
     that the second parcel goes to the new one? The first may stay where it is, the neighbours have taken it in.",
];

/// What agents answer.
pub const AGENT_LINES: &[&str] = &[
    "hello",
    "How can I help you?",
    "One moment please, I am looking it up.",
    "Thank you for waiting. Your parcel left our warehouse on Monday and should be with you within two working days.",
    "Could you tell me the order number? It stands at the top of the mail, and begins with 00.",
    "I see \"Delivered to: neighbour\" here.\nWould you ask next door?",
    "Natürlich, ich schicke Ihnen das Formular. Bitte füllen Sie alle Felder aus; die mit * sind Pflicht.",
    "Természetesen, azonnal utánanézek.",
    "You can follow it at https://track.example.com/?id=00420-7711&lang=en",
    "I have written a refund of €1,234.50 to your card; banks take 3-5 days.\r\nAnything else?",
    "Sorry to hear that 😟 Let me put that right.",
    "Any box will do as long as it closes, and the label that came with the parcel is on its outside. Please keep the \
     receipt of the post office until our mail has told you that the refund is on its way.",
    "Is there anything else that I can do for you today?",
    "Have a nice day! ☀️",
    "We are open on weekdays from 8:00 to 18:00, and on Saturdays from 9:00 to 13:00 (CET). On public holidays there \
     is nobody in, but the bot at this very place answers the commonest questions at any time of the day.",
    "10 % off with the code \"SORRY10\", valid until the end of the month.",
];

/// What agents write to each other; the visitor never sees it.
pub const NOTE_LINES: &[&str] = &[
    "second contact this week, be nice",
    "VIP, see ticket",
    "=HYPERLINK(\"http://example.com\",\"look\")",
    "refund ok'd",
];

/// What the bot says.
pub const BOT_LINES: &[&str] = &[
    "Hi! I'm Ferry Bot 🤖. Pick one:\n1) Order status\n2) Returns\n3) A human, please",
    "I did not get that. Could you put it in other words?",
    "Let me hand you over to a colleague.",
];

/// Files that are sent about.
pub const FILES: &[&str] =
    &["Chats_20210305 (5).csv", "invoice #7, final?.pdf", "képernyőkép.png", "..%2F..%2Fnotes.txt"];
