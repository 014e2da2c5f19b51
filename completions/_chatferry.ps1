
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'chatferry' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'chatferry'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'chatferry' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('vcc', 'vcc', [CompletionResultType]::ParameterValue, 'VCC Live: export chats, and receive them')
            [CompletionResult]::new('comm100', 'comm100', [CompletionResultType]::ParameterValue, 'Comm100: export chats, and change them')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: look, prove, ask, and only then delete')
            [CompletionResult]::new('simulate', 'simulate', [CompletionResultType]::ParameterValue, 'Serve made-up chats of both services on loopback')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write, check and show the settings')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Check credentials, and log in')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;vcc' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('chats', 'chats', [CompletionResultType]::ParameterValue, 'Export the chats of VCC Live projects')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive the chats that VCC Live posts when an agent closes them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;vcc;chats' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project to export (repeatable)')
            [CompletionResult]::new('--user-id', '--user-id', [CompletionResultType]::ParameterName, 'Only chats whose last agent is this user')
            [CompletionResult]::new('--entity-id', '--entity-id', [CompletionResultType]::ParameterName, 'Only chats of this record')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Where the first page starts (an offset or an id, as --paging says)')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats a page')
            [CompletionResult]::new('--paging', '--paging', [CompletionResultType]::ParameterName, 'What the service''s `start` means')
            [CompletionResult]::new('--page-param', '--page-param', [CompletionResultType]::ParameterName, 'The service''s name for the page size')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day: 2026-11-20, today or yesterday, in the zone of --tz')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Up to, but not including, this moment [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row, line or element for each of these')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Character between the cells of CSV [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--all-projects', '--all-projects', [CompletionResultType]::ParameterName, 'Export every project that the token can see')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, and a guard against formulas')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Forget an interrupted run instead of going on with it')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Put an incomplete result in place (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first request of each walk, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;vcc;listen' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where chats go; {date}, {year}, {month} and {day} are the day of arrival')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where chats go; {date}, {year}, {month} and {day} are the day of arrival')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of closed files, where no extension says it: json, ndjson or csv')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of closed files, where no extension says it: json, ndjson or csv')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row per chat or per message [default: messages in CSV, else chats]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone in which a day begins and ends [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free one [default: 127.0.0.1:8787]')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Path of the webhook''s URL')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Largest body that is taken')
            [CompletionResult]::new('--secret-param', '--secret-param', [CompletionResultType]::ParameterName, 'URL parameter that holds the secret')
            [CompletionResult]::new('--iv-param', '--iv-param', [CompletionResultType]::ParameterName, 'URL parameter that holds the IV of an encrypted body')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Take chats from these addresses only (repeatable)')
            [CompletionResult]::new('--behind-proxy', '--behind-proxy', [CompletionResultType]::ParameterName, 'A proxy in front does TLS; believe X-Forwarded-For from it (repeatable) [default range: loopback]')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Certificate for https, a PEM file with its chain')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'The certificate''s key, a PEM file')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Loopback address for GET /healthz and GET /metrics (Prometheus)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no text that Excel would run as a formula')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;vcc;help' {
            [CompletionResult]::new('chats', 'chats', [CompletionResultType]::ParameterValue, 'Export the chats of VCC Live projects')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive the chats that VCC Live posts when an agent closes them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;vcc;help;chats' {
            break
        }
        'chatferry;vcc;help;listen' {
            break
        }
        'chatferry;vcc;help;help' {
            break
        }
        'chatferry;comm100' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Export chats')
            [CompletionResult]::new('missed', 'missed', [CompletionResultType]::ParameterValue, 'Export missed and refused chats')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats, in the order asked')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which options were given to which chats')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Write a ticket''s id into chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Give chats wrap-up categories')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Write the comment of chats'' wrap-up, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: look, prove, ask, and only then delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;comm100;search' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Filter: NAME OPERATOR VALUE[,VALUE] (repeatable; `help` lists them)')
            [CompletionResult]::new('--filters', '--filters', [CompletionResultType]::ParameterName, 'File with the vendor''s JSON array of filters, sent as it is (- is standard input)')
            [CompletionResult]::new('--custom-filter', '--custom-filter', [CompletionResultType]::ParameterName, 'One of the vendor''s filter objects, or an array of them, sent as it is')
            [CompletionResult]::new('--department', '--department', [CompletionResultType]::ParameterName, 'Department''s id (repeatable)')
            [CompletionResult]::new('--skill', '--skill', [CompletionResultType]::ParameterName, 'Skill''s id (repeatable)')
            [CompletionResult]::new('--campaign', '--campaign', [CompletionResultType]::ParameterName, 'Campaign''s id (repeatable)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'normal, refused or missed (repeatable)')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats a page')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: visitor,chatAgent (repeatable)')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Agent''s id (repeatable)')
            [CompletionResult]::new('--bot', '--bot', [CompletionResultType]::ParameterName, 'Bot''s id (repeatable)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Category option''s id (repeatable)')
            [CompletionResult]::new('--keywords', '--keywords', [CompletionResultType]::ParameterName, 'Words in the messages')
            [CompletionResult]::new('--rating', '--rating', [CompletionResultType]::ParameterName, 'Rating''s grade, 1 to 5, or 0 (repeatable)')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day: 2026-11-20, today or yesterday, in the zone of --tz')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Up to, but not including, this moment [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row, line or element for each of these')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Character between the cells of CSV [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--cut-locally', '--cut-locally', [CompletionResultType]::ParameterName, 'Where the service ignores the time filter, go on and cut on this side')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Ask in windows small enough for one page each, so that nothing rests on the service''s paging')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, and a guard against formulas')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Forget an interrupted run instead of going on with it')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Put an incomplete result in place (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first request of each walk, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;missed' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Filter: NAME OPERATOR VALUE[,VALUE] (repeatable; `help` lists them)')
            [CompletionResult]::new('--filters', '--filters', [CompletionResultType]::ParameterName, 'File with the vendor''s JSON array of filters, sent as it is (- is standard input)')
            [CompletionResult]::new('--custom-filter', '--custom-filter', [CompletionResultType]::ParameterName, 'One of the vendor''s filter objects, or an array of them, sent as it is')
            [CompletionResult]::new('--department', '--department', [CompletionResultType]::ParameterName, 'Department''s id (repeatable)')
            [CompletionResult]::new('--skill', '--skill', [CompletionResultType]::ParameterName, 'Skill''s id (repeatable)')
            [CompletionResult]::new('--campaign', '--campaign', [CompletionResultType]::ParameterName, 'Campaign''s id (repeatable)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'normal, refused or missed (repeatable)')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats a page')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: chatAgent,department (repeatable)')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day: 2026-11-20, today or yesterday, in the zone of --tz')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this moment on: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Up to, but not including, this moment [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row, line or element for each of these')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Character between the cells of CSV [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--cut-locally', '--cut-locally', [CompletionResultType]::ParameterName, 'Where the service ignores the time filter, go on and cut on this side')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Ask in windows small enough for one page each, so that nothing rests on the service''s paging')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, and a guard against formulas')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Forget an interrupted run instead of going on with it')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Put an incomplete result in place (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first request of each walk, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;get' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with ids, guids, or NDJSON objects that hold them, one a line (- is standard input)')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: visitor,chatAgent (repeatable)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row, line or element for each of these')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Character between the cells of CSV [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, and a guard against formulas')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Forget an interrupted run instead of going on with it')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Put an incomplete result in place (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first request of each walk, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;categories' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, where no extension says it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row, line or element for each of these')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Only these fields, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Character between the cells of CSV [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone of days and bare dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, and a guard against formulas')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Forget an interrupted run instead of going on with it')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Put an incomplete result in place (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first request of each walk, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;attach' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The ticket''s id')
            [CompletionResult]::new('--utc-offset', '--utc-offset', [CompletionResultType]::ParameterName, 'The user''s offset from UTC in minutes, for times in the ticket')
            [CompletionResult]::new('--date-format', '--date-format', [CompletionResultType]::ParameterName, 'How times look in the ticket, such as `YYYY/MM/DD HH:mm:ss`')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;set-ticket' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The ticket''s id')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;categorize' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'Guid of a category option')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;wrapup' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--comment', '--comment', [CompletionResultType]::ParameterName, 'The comment (`-` reads it from stdin); an empty one clears it')
            [CompletionResult]::new('--comment-from', '--comment-from', [CompletionResultType]::ParameterName, 'Read the comment from FILE; the line end after its last line is not part of it')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;set-fields' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field and its value; again with the same GUID for a list of values')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Chats, fields and values from FILE (`-` is stdin): CSV, a JSON array, or NDJSON')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests, and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;delete' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--from-export', '--from-export', [CompletionResultType]::ParameterName, 'Every chat of an export (repeatable)')
            [CompletionResult]::new('--archived-in', '--archived-in', [CompletionResultType]::ParameterName, 'Delete only what stands, whole and unchanged, in this export: JSON or NDJSON, also .gz or .zst (repeatable)')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Go on only if so many chats are named')
            [CompletionResult]::new('--batch-size', '--batch-size', [CompletionResultType]::ParameterName, 'Chats in one request; 1 uses the call for single chats')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--proven-only', '--proven-only', [CompletionResultType]::ParameterName, 'Delete what is proven archived, keep the rest (the exit is 6 all the same)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Look and compare, delete nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask (needs --expect)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask (needs --expect)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;help' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Export chats')
            [CompletionResult]::new('missed', 'missed', [CompletionResultType]::ParameterValue, 'Export missed and refused chats')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats, in the order asked')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which options were given to which chats')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Write a ticket''s id into chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Give chats wrap-up categories')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Write the comment of chats'' wrap-up, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: look, prove, ask, and only then delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;comm100;help;search' {
            break
        }
        'chatferry;comm100;help;missed' {
            break
        }
        'chatferry;comm100;help;get' {
            break
        }
        'chatferry;comm100;help;categories' {
            break
        }
        'chatferry;comm100;help;attach' {
            break
        }
        'chatferry;comm100;help;set-ticket' {
            break
        }
        'chatferry;comm100;help;categorize' {
            break
        }
        'chatferry;comm100;help;wrapup' {
            break
        }
        'chatferry;comm100;help;set-fields' {
            break
        }
        'chatferry;comm100;help;delete' {
            break
        }
        'chatferry;comm100;help;help' {
            break
        }
        'chatferry;delete' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'More of them from FILE (`-` is stdin): one a line, or NDJSON objects with `id` or `guid`')
            [CompletionResult]::new('--from-export', '--from-export', [CompletionResultType]::ParameterName, 'Every chat of an export (repeatable)')
            [CompletionResult]::new('--archived-in', '--archived-in', [CompletionResultType]::ParameterName, 'Delete only what stands, whole and unchanged, in this export: JSON or NDJSON, also .gz or .zst (repeatable)')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Go on only if so many chats are named')
            [CompletionResult]::new('--batch-size', '--batch-size', [CompletionResultType]::ParameterName, 'Chats in one request; 1 uses the call for single chats')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results look: a line of text, or a JSON object, for each chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The service''s base address, instead of the profile''s')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one reply, from asking to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Longest time for a connection')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Tries again of one request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest time that the run may spend waiting for limits and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Requests in flight [default: 4 at Comm100, 1 at VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--proven-only', '--proven-only', [CompletionResultType]::ParameterName, 'Delete what is proven archived, keep the rest (the exit is 6 all the same)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Look and compare, delete nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask (needs --expect)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask (needs --expect)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;simulate' {
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Where to listen; port 0 takes a free one')
            [CompletionResult]::new('--chats', '--chats', [CompletionResultType]::ParameterName, 'So many long chats in each service, spread evenly over 90 days, instead of lifelike days')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Other seeds, other chats')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Something that goes wrong, or otherwise; `help` lists what there is')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Hold each answer back so long')
            [CompletionResult]::new('--page-cap', '--page-cap', [CompletionResultType]::ParameterName, 'The most chats in one answer, whatever was asked')
            [CompletionResult]::new('--send-webhooks', '--send-webhooks', [CompletionResultType]::ParameterName, 'Instead of serving, post made-up chats to URL as VCC Live''s webhook does, and report as one line of JSON; secret, key and cipher are the settings of `vcc listen`')
            [CompletionResult]::new('--senders', '--senders', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'How many chats in a hundred are sent twice')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'Hold each chat back for a random part of this, which also brings them out of order')
            [CompletionResult]::new('--minute', '--minute', [CompletionResultType]::ParameterName, 'What is not answered with 200 is sent again after 1, 2, 4 … minutes, 15 times at most; a minute lasts so long')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a configuration file to fill in; one that exists is left alone')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings make sense and that every secret can be had')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and where it comes from, secrets masked')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;config;init' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;check' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;show' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a configuration file to fill in; one that exists is left alone')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings make sense and that every secret can be had')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and where it comes from, secrets masked')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;config;help;init' {
            break
        }
        'chatferry;config;help;check' {
            break
        }
        'chatferry;config;help;show' {
            break
        }
        'chatferry;config;help;help' {
            break
        }
        'chatferry;auth' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Ask each service that is set up who we are')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and keep the tokens')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;auth;status' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;auth;login' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of this machine that the browser is sent back to [default: any free one]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;auth;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Ask each service that is set up who we are')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and keep the tokens')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;auth;help;status' {
            break
        }
        'chatferry;auth;help;login' {
            break
        }
        'chatferry;auth;help;help' {
            break
        }
        'chatferry;completions' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;man' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Settings profile to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How notes and errors look on stderr')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the run''s result as one JSON object to FILE (`-` is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Run against the built-in simulated services: no account, no network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing when all is well')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more; twice: even more')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Draw no progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask, fail instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;help' {
            [CompletionResult]::new('vcc', 'vcc', [CompletionResultType]::ParameterValue, 'VCC Live: export chats, and receive them')
            [CompletionResult]::new('comm100', 'comm100', [CompletionResultType]::ParameterValue, 'Comm100: export chats, and change them')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: look, prove, ask, and only then delete')
            [CompletionResult]::new('simulate', 'simulate', [CompletionResultType]::ParameterValue, 'Serve made-up chats of both services on loopback')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write, check and show the settings')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Check credentials, and log in')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;help;vcc' {
            [CompletionResult]::new('chats', 'chats', [CompletionResultType]::ParameterValue, 'Export the chats of VCC Live projects')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive the chats that VCC Live posts when an agent closes them')
            break
        }
        'chatferry;help;vcc;chats' {
            break
        }
        'chatferry;help;vcc;listen' {
            break
        }
        'chatferry;help;comm100' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Export chats')
            [CompletionResult]::new('missed', 'missed', [CompletionResultType]::ParameterValue, 'Export missed and refused chats')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats, in the order asked')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which options were given to which chats')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Write a ticket''s id into chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Give chats wrap-up categories')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Write the comment of chats'' wrap-up, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: look, prove, ask, and only then delete')
            break
        }
        'chatferry;help;comm100;search' {
            break
        }
        'chatferry;help;comm100;missed' {
            break
        }
        'chatferry;help;comm100;get' {
            break
        }
        'chatferry;help;comm100;categories' {
            break
        }
        'chatferry;help;comm100;attach' {
            break
        }
        'chatferry;help;comm100;set-ticket' {
            break
        }
        'chatferry;help;comm100;categorize' {
            break
        }
        'chatferry;help;comm100;wrapup' {
            break
        }
        'chatferry;help;comm100;set-fields' {
            break
        }
        'chatferry;help;comm100;delete' {
            break
        }
        'chatferry;help;delete' {
            break
        }
        'chatferry;help;simulate' {
            break
        }
        'chatferry;help;config' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a configuration file to fill in; one that exists is left alone')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings make sense and that every secret can be had')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and where it comes from, secrets masked')
            break
        }
        'chatferry;help;config;init' {
            break
        }
        'chatferry;help;config;check' {
            break
        }
        'chatferry;help;config;show' {
            break
        }
        'chatferry;help;auth' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Ask each service that is set up who we are')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and keep the tokens')
            break
        }
        'chatferry;help;auth;status' {
            break
        }
        'chatferry;help;auth;login' {
            break
        }
        'chatferry;help;completions' {
            break
        }
        'chatferry;help;man' {
            break
        }
        'chatferry;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
