"""The scripts that one would write otherwise: `peer.py WAY ADDRESS PAGES FILE`, a way being `msgspec`, `csv` or `polars`."""

import csv
import http.client
import json
import sys

COLUMNS = ["time", "senderType", "senderName", "chatAction", "message", "translatedMessage", "attachment"]


def pages(address, count):
    connection = http.client.HTTPConnection(address)
    for page in range(1, count + 1):
        path = f"/v4/livechat/chats:Search?pageIndex={page}&pageSize=500"
        connection.request("POST", path, b"{}", {"content-type": "application/json"})
        yield connection.getresponse().read()


def by_msgspec(bodies, path):
    """NDJSON of the records' own bytes: the fastest known script."""
    import msgspec

    class Page(msgspec.Struct):
        list: list[msgspec.Raw]

    decoder = msgspec.json.Decoder(Page)
    with open(path, "wb") as file:
        for body in bodies:
            file.write(b"\n".join(decoder.decode(body).list) + b"\n")


def by_csv(bodies, path):
    """A CSV row per message with the standard library."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "guid", "requestedTime", "seq", *COLUMNS])
        for body in bodies:
            for chat in json.loads(body)["list"]:
                keys = [chat["id"], chat["guid"], chat["requestedTime"]]
                for seq, message in enumerate(chat["messages"], 1):
                    writer.writerow([*keys, seq, *(message.get(name) for name in COLUMNS)])


def by_polars(bodies, path):
    """The same with data frames, one a page."""
    import polars

    fields = polars.List(polars.Struct({name: polars.String for name in COLUMNS}))
    schema = {"id": polars.Int64, "guid": polars.String, "requestedTime": polars.String, "messages": fields}
    with open(path, "wb") as file:
        for index, body in enumerate(bodies):
            frame = polars.DataFrame(json.loads(body)["list"], schema=schema, strict=False)
            frame = frame.explode("messages").unnest("messages")
            frame.write_csv(file, include_header=index == 0)


if __name__ == "__main__":
    _, way, address, count, path = sys.argv
    {"msgspec": by_msgspec, "csv": by_csv, "polars": by_polars}[way](pages(address, int(count)), path)
