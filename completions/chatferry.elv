
use builtin;
use str;

set edit:completion:arg-completer[chatferry] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'chatferry'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'chatferry'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand vcc 'VCC Live: export chats'
            cand comm100 'Comm100: export chats, and change them'
            cand simulate 'Serve made-up chats of both services on loopback'
            cand config 'Write, check and show the settings'
            cand auth 'Check credentials, and log in'
            cand completions 'Print a shell''s completion script'
            cand man 'Write the manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;vcc'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand chats 'Export the chats of VCC Live projects'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;vcc;chats'= {
            cand --project 'Project to export (repeatable)'
            cand --user-id 'Only chats whose last agent is this user'
            cand --entity-id 'Only chats of this record'
            cand --start 'Where the first page starts (an offset or an id, as --paging says)'
            cand --page-size 'Chats a page'
            cand --paging 'What the service''s `start` means'
            cand --page-param 'The service''s name for the page size'
            cand --day 'One day: 2026-11-20, today or yesterday, in the zone of --tz'
            cand --since 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d'
            cand --until 'Up to, but not including, this moment [default: now]'
            cand -o 'File to write, or - for standard output (repeatable) [default: -]'
            cand --output 'File to write, or - for standard output (repeatable) [default: -]'
            cand -f 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --format 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --rows 'One row, line or element for each of these'
            cand --fields 'Only these fields, in this order: a,b.c (`help` lists them)'
            cand --limit 'Stop after N chats'
            cand --rejects 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]'
            cand --tz 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]'
            cand --base-url 'The service''s base address, instead of the profile''s'
            cand --timeout 'Longest time for one reply, from asking to its last byte'
            cand --connect-timeout 'Longest time for a connection'
            cand --retries 'Tries again of one request, after faults'
            cand --max-wait 'Longest time that the run may spend waiting for limits and retries'
            cand --jobs 'Requests in flight [default: 4 at Comm100, 1 at VCC]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --all-projects 'Export every project that the token can see'
            cand --csv-excel 'CSV for Excel: byte order mark, CRLF, and a guard against formulas'
            cand --restart 'Forget an interrupted run instead of going on with it'
            cand --allow-incomplete 'Put an incomplete result in place (the exit code stays 3)'
            cand --no-clobber 'Refuse to replace a file'
            cand --private 'Make new files readable by their owner alone'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;vcc;help'= {
            cand chats 'Export the chats of VCC Live projects'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;vcc;help;chats'= {
        }
        &'chatferry;vcc;help;help'= {
        }
        &'chatferry;comm100'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand search 'Export chats'
            cand missed 'Export missed and refused chats'
            cand get 'Export single chats, in the order asked'
            cand categories 'Export wrap-up categories: which options were given to which chats'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;comm100;search'= {
            cand --filter 'Filter: NAME OPERATOR VALUE[,VALUE] (repeatable; `help` lists them)'
            cand --filters 'File with the vendor''s JSON array of filters, sent as it is (- is standard input)'
            cand --custom-filter 'One of the vendor''s filter objects, or an array of them, sent as it is'
            cand --department 'Department''s id (repeatable)'
            cand --skill 'Skill''s id (repeatable)'
            cand --campaign 'Campaign''s id (repeatable)'
            cand --status 'normal, refused or missed (repeatable)'
            cand --include 'Objects to add to each chat: visitor,chatAgent (repeatable)'
            cand --page-size 'Chats a page'
            cand --agent 'Agent''s id (repeatable)'
            cand --bot 'Bot''s id (repeatable)'
            cand --category 'Category option''s id (repeatable)'
            cand --keywords 'Words in the messages'
            cand --rating 'Rating''s grade, 1 to 5 (repeatable)'
            cand --day 'One day: 2026-11-20, today or yesterday, in the zone of --tz'
            cand --since 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d'
            cand --until 'Up to, but not including, this moment [default: now]'
            cand -o 'File to write, or - for standard output (repeatable) [default: -]'
            cand --output 'File to write, or - for standard output (repeatable) [default: -]'
            cand -f 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --format 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --rows 'One row, line or element for each of these'
            cand --fields 'Only these fields, in this order: a,b.c (`help` lists them)'
            cand --limit 'Stop after N chats'
            cand --rejects 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]'
            cand --tz 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]'
            cand --base-url 'The service''s base address, instead of the profile''s'
            cand --timeout 'Longest time for one reply, from asking to its last byte'
            cand --connect-timeout 'Longest time for a connection'
            cand --retries 'Tries again of one request, after faults'
            cand --max-wait 'Longest time that the run may spend waiting for limits and retries'
            cand --jobs 'Requests in flight [default: 4 at Comm100, 1 at VCC]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --cut-locally 'Where the service ignores the time filter, go on and cut on this side'
            cand --exact 'Ask in windows small enough for one page each, so that nothing rests on the service''s paging'
            cand --csv-excel 'CSV for Excel: byte order mark, CRLF, and a guard against formulas'
            cand --restart 'Forget an interrupted run instead of going on with it'
            cand --allow-incomplete 'Put an incomplete result in place (the exit code stays 3)'
            cand --no-clobber 'Refuse to replace a file'
            cand --private 'Make new files readable by their owner alone'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;comm100;missed'= {
            cand --filter 'Filter: NAME OPERATOR VALUE[,VALUE] (repeatable; `help` lists them)'
            cand --filters 'File with the vendor''s JSON array of filters, sent as it is (- is standard input)'
            cand --custom-filter 'One of the vendor''s filter objects, or an array of them, sent as it is'
            cand --department 'Department''s id (repeatable)'
            cand --skill 'Skill''s id (repeatable)'
            cand --campaign 'Campaign''s id (repeatable)'
            cand --status 'normal, refused or missed (repeatable)'
            cand --include 'Objects to add to each chat: visitor,chatAgent (repeatable)'
            cand --page-size 'Chats a page'
            cand --day 'One day: 2026-11-20, today or yesterday, in the zone of --tz'
            cand --since 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d'
            cand --until 'Up to, but not including, this moment [default: now]'
            cand -o 'File to write, or - for standard output (repeatable) [default: -]'
            cand --output 'File to write, or - for standard output (repeatable) [default: -]'
            cand -f 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --format 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --rows 'One row, line or element for each of these'
            cand --fields 'Only these fields, in this order: a,b.c (`help` lists them)'
            cand --limit 'Stop after N chats'
            cand --rejects 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]'
            cand --tz 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]'
            cand --base-url 'The service''s base address, instead of the profile''s'
            cand --timeout 'Longest time for one reply, from asking to its last byte'
            cand --connect-timeout 'Longest time for a connection'
            cand --retries 'Tries again of one request, after faults'
            cand --max-wait 'Longest time that the run may spend waiting for limits and retries'
            cand --jobs 'Requests in flight [default: 4 at Comm100, 1 at VCC]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --cut-locally 'Where the service ignores the time filter, go on and cut on this side'
            cand --exact 'Ask in windows small enough for one page each, so that nothing rests on the service''s paging'
            cand --csv-excel 'CSV for Excel: byte order mark, CRLF, and a guard against formulas'
            cand --restart 'Forget an interrupted run instead of going on with it'
            cand --allow-incomplete 'Put an incomplete result in place (the exit code stays 3)'
            cand --no-clobber 'Refuse to replace a file'
            cand --private 'Make new files readable by their owner alone'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;comm100;get'= {
            cand --ids-from 'File with ids, guids, or NDJSON objects that hold them, one a line (- is standard input)'
            cand --include 'Objects to add to each chat: visitor,chatAgent (repeatable)'
            cand -o 'File to write, or - for standard output (repeatable) [default: -]'
            cand --output 'File to write, or - for standard output (repeatable) [default: -]'
            cand -f 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --format 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --rows 'One row, line or element for each of these'
            cand --fields 'Only these fields, in this order: a,b.c (`help` lists them)'
            cand --limit 'Stop after N chats'
            cand --rejects 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]'
            cand --tz 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]'
            cand --base-url 'The service''s base address, instead of the profile''s'
            cand --timeout 'Longest time for one reply, from asking to its last byte'
            cand --connect-timeout 'Longest time for a connection'
            cand --retries 'Tries again of one request, after faults'
            cand --max-wait 'Longest time that the run may spend waiting for limits and retries'
            cand --jobs 'Requests in flight [default: 4 at Comm100, 1 at VCC]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --csv-excel 'CSV for Excel: byte order mark, CRLF, and a guard against formulas'
            cand --restart 'Forget an interrupted run instead of going on with it'
            cand --allow-incomplete 'Put an incomplete result in place (the exit code stays 3)'
            cand --no-clobber 'Refuse to replace a file'
            cand --private 'Make new files readable by their owner alone'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;comm100;categories'= {
            cand -o 'File to write, or - for standard output (repeatable) [default: -]'
            cand --output 'File to write, or - for standard output (repeatable) [default: -]'
            cand -f 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --format 'Format, where no extension says it: json, ndjson or csv [default: ndjson]'
            cand --rows 'One row, line or element for each of these'
            cand --fields 'Only these fields, in this order: a,b.c (`help` lists them)'
            cand --limit 'Stop after N chats'
            cand --rejects 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]'
            cand --tz 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]'
            cand --base-url 'The service''s base address, instead of the profile''s'
            cand --timeout 'Longest time for one reply, from asking to its last byte'
            cand --connect-timeout 'Longest time for a connection'
            cand --retries 'Tries again of one request, after faults'
            cand --max-wait 'Longest time that the run may spend waiting for limits and retries'
            cand --jobs 'Requests in flight [default: 4 at Comm100, 1 at VCC]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --csv-excel 'CSV for Excel: byte order mark, CRLF, and a guard against formulas'
            cand --restart 'Forget an interrupted run instead of going on with it'
            cand --allow-incomplete 'Put an incomplete result in place (the exit code stays 3)'
            cand --no-clobber 'Refuse to replace a file'
            cand --private 'Make new files readable by their owner alone'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;comm100;help'= {
            cand search 'Export chats'
            cand missed 'Export missed and refused chats'
            cand get 'Export single chats, in the order asked'
            cand categories 'Export wrap-up categories: which options were given to which chats'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;comm100;help;search'= {
        }
        &'chatferry;comm100;help;missed'= {
        }
        &'chatferry;comm100;help;get'= {
        }
        &'chatferry;comm100;help;categories'= {
        }
        &'chatferry;comm100;help;help'= {
        }
        &'chatferry;simulate'= {
            cand --bind 'Where to listen; port 0 takes a free one'
            cand --chats 'So many long chats in each service, spread evenly over 90 days, instead of lifelike days'
            cand --seed 'Other seeds, other chats'
            cand --fault 'Something that goes wrong, or otherwise; `help` lists what there is'
            cand --latency 'Hold each answer back so long'
            cand --page-cap 'The most chats in one answer, whatever was asked'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;config'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Write a configuration file to fill in; one that exists is left alone'
            cand check 'Check that the settings make sense and that every secret can be had'
            cand show 'Show every setting and where it comes from, secrets masked'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;config;init'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;config;check'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;config;show'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;config;help'= {
            cand init 'Write a configuration file to fill in; one that exists is left alone'
            cand check 'Check that the settings make sense and that every secret can be had'
            cand show 'Show every setting and where it comes from, secrets masked'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;config;help;init'= {
        }
        &'chatferry;config;help;check'= {
        }
        &'chatferry;config;help;show'= {
        }
        &'chatferry;config;help;help'= {
        }
        &'chatferry;auth'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand status 'Ask each service that is set up who we are'
            cand login 'Log in to Comm100 in a browser, and keep the tokens'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;auth;status'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;auth;login'= {
            cand --port 'Port of this machine that the browser is sent back to [default: any free one]'
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;auth;help'= {
            cand status 'Ask each service that is set up who we are'
            cand login 'Log in to Comm100 in a browser, and keep the tokens'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;auth;help;status'= {
        }
        &'chatferry;auth;help;login'= {
        }
        &'chatferry;auth;help;help'= {
        }
        &'chatferry;completions'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;man'= {
            cand -p 'Settings profile to use'
            cand --profile 'Settings profile to use'
            cand --config 'Configuration file [default: chatferry/config.toml in the platform''s config folder]'
            cand --color 'When to use colours'
            cand --log-format 'How notes and errors look on stderr'
            cand --summary 'Write the run''s result as one JSON object to FILE (`-` is stderr)'
            cand --demo 'Run against the built-in simulated services: no account, no network'
            cand -q 'Say nothing when all is well'
            cand --quiet 'Say nothing when all is well'
            cand -v 'Say more; twice: even more'
            cand --verbose 'Say more; twice: even more'
            cand --no-progress 'Draw no progress bar'
            cand --no-input 'Never ask, fail instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'chatferry;help'= {
            cand vcc 'VCC Live: export chats'
            cand comm100 'Comm100: export chats, and change them'
            cand simulate 'Serve made-up chats of both services on loopback'
            cand config 'Write, check and show the settings'
            cand auth 'Check credentials, and log in'
            cand completions 'Print a shell''s completion script'
            cand man 'Write the manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'chatferry;help;vcc'= {
            cand chats 'Export the chats of VCC Live projects'
        }
        &'chatferry;help;vcc;chats'= {
        }
        &'chatferry;help;comm100'= {
            cand search 'Export chats'
            cand missed 'Export missed and refused chats'
            cand get 'Export single chats, in the order asked'
            cand categories 'Export wrap-up categories: which options were given to which chats'
        }
        &'chatferry;help;comm100;search'= {
        }
        &'chatferry;help;comm100;missed'= {
        }
        &'chatferry;help;comm100;get'= {
        }
        &'chatferry;help;comm100;categories'= {
        }
        &'chatferry;help;simulate'= {
        }
        &'chatferry;help;config'= {
            cand init 'Write a configuration file to fill in; one that exists is left alone'
            cand check 'Check that the settings make sense and that every secret can be had'
            cand show 'Show every setting and where it comes from, secrets masked'
        }
        &'chatferry;help;config;init'= {
        }
        &'chatferry;help;config;check'= {
        }
        &'chatferry;help;config;show'= {
        }
        &'chatferry;help;auth'= {
            cand status 'Ask each service that is set up who we are'
            cand login 'Log in to Comm100 in a browser, and keep the tokens'
        }
        &'chatferry;help;auth;status'= {
        }
        &'chatferry;help;auth;login'= {
        }
        &'chatferry;help;completions'= {
        }
        &'chatferry;help;man'= {
        }
        &'chatferry;help;help'= {
        }
    ]
    $completions[$command]
}
