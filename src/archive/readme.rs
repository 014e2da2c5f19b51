//! `README.txt` in every archive: how to read it without this program.

/// The file.
pub const TEXT: &str = "\
This folder is a complete archive of live chats, made by chatferry. It is a BagIt bag (RFC 8493), and it can be read
and checked without chatferry.

  data/current/    the current version of each chat: NDJSON, one chat per line, as the service sent it,
                   compressed with zstd, one file per day
  data/history/    versions that were replaced; the file's name is the time at which that was seen
  data/rejects/    what the service sent and could not be read
  index/           one line per version (key, day, version, SHA-256, times; no chat content), and days.ndjson,
                   one line per day: its state, counts, and when it was asked
  runs/            one file per run: what it did, and the SHA-256 of every file that it changed
  names/           lists of agents, departments and the like, as they were at that time
  holds.ndjson     what must not be pruned
  archive.json     what the archive holds, and from which day

A chat that the service does not list any more stays in data/current; the index says since when it is gone
(\"gone_at\"). Deleting a chat at the service, for example to erase a person's data, does not remove it here:
`chatferry prune` removes whole days.

Check every file:        sha256sum -c manifest-sha256.txt && sha256sum -c tagmanifest-sha256.txt
or with any BagIt tool:  bagit.py --validate .
Test the compression:    find data -name '*.zst' -exec zstd -tq {} +
Read a day:              zstd -dc data/current/comm100/SITE/chats/2026/11/2026-11-20.ndjson.zst | jq .
With DuckDB:             SELECT count(*) FROM read_json_auto('data/current/comm100/*/chats/*/*/*.ndjson.zst');

To copy the archive while a sync may run: copy it, then check the copy.
";
