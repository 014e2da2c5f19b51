
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
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('vcc', 'vcc', [CompletionResultType]::ParameterValue, 'VCC Live: export and receive chats')
            [CompletionResult]::new('comm100', 'comm100', [CompletionResultType]::ParameterValue, 'Comm100: export, update and delete chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: verify, confirm, then delete')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the schema of records, messages or summaries')
            [CompletionResult]::new('simulate', 'simulate', [CompletionResultType]::ParameterValue, 'Run a local server that simulates both services')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Create, check and show the configuration')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Check credentials and log in')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;vcc' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
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
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Id of a project to export (repeatable) [default: vcc.projects of the configuration]')
            [CompletionResult]::new('--user-id', '--user-id', [CompletionResultType]::ParameterName, 'Only chats whose last agent is this user id')
            [CompletionResult]::new('--entity-id', '--entity-id', [CompletionResultType]::ParameterName, 'Only chats of this record id')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Start of the first page: an offset or an id, depending on --paging')
            [CompletionResult]::new('--direction', '--direction', [CompletionResultType]::ParameterName, 'Order to ask the service for [default: none is sent]')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats per page')
            [CompletionResult]::new('--paging', '--paging', [CompletionResultType]::ParameterName, 'Meaning of the service''s `start` parameter')
            [CompletionResult]::new('--page-param', '--page-param', [CompletionResultType]::ParameterName, 'Parameter that carries the page size')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day in --tz: 2026-11-20, today or yesterday')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the range, not included [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'What one row, line or element is')
            [CompletionResult]::new('--shape', '--shape', [CompletionResultType]::ParameterName, 'The service''s own records, or one shape for both services [default: vendor]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Account in unified records and their keys [default: the site id, its host, or the customer]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Separator of CSV columns [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone for days and dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--all-projects', '--all-projects', [CompletionResultType]::ParameterName, 'Export every project that the token can see')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Leave the service''s own record out of unified records')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Discard the interrupted run and start over')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Keep an incomplete result under the final name (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Never replace an existing file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;vcc;listen' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where chats go; {date}, {year}, {month} and {day} are the day of arrival')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where chats go; {date}, {year}, {month} and {day} are the day of arrival')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of closed files, if the extension does not set it: json, ndjson or csv')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of closed files, if the extension does not set it: json, ndjson or csv')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'One row per chat or per message [default: messages in CSV, else chats]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone in which days begin and end, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free port [default: 127.0.0.1:8787]')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Path of the webhook''s URL')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Maximum size of a body')
            [CompletionResult]::new('--secret-param', '--secret-param', [CompletionResultType]::ParameterName, 'URL parameter that holds the secret')
            [CompletionResult]::new('--iv-param', '--iv-param', [CompletionResultType]::ParameterName, 'URL parameter that holds the IV of an encrypted body')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Accept chats only from these addresses (repeatable)')
            [CompletionResult]::new('--behind-proxy', '--behind-proxy', [CompletionResultType]::ParameterName, 'A proxy in front does TLS; believe X-Forwarded-For from it (repeatable) [default range: loopback]')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Certificate for https, a PEM file with its chain')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'The certificate''s key, a PEM file')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Loopback address for GET /healthz and GET /metrics (Prometheus)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
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
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Export chats')
            [CompletionResult]::new('missed', 'missed', [CompletionResultType]::ParameterValue, 'Export missed and refused chats')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats by id, in the order given')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which chats have which category options')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Set the ticket id of chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Add wrap-up categories to chats')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Set the wrap-up comment of chats, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: verify, confirm, then delete')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;comm100;search' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Filter: ''NAME OPERATOR VALUE[,VALUE]'' (repeatable; `help` lists them)')
            [CompletionResult]::new('--filters', '--filters', [CompletionResultType]::ParameterName, 'File with Comm100''s JSON: an array of filters or {"filters":[...]}, sent unchanged (- is stdin)')
            [CompletionResult]::new('--custom-filter', '--custom-filter', [CompletionResultType]::ParameterName, 'Comm100''s JSON: one filter object or an array of them, sent unchanged (repeatable)')
            [CompletionResult]::new('--department', '--department', [CompletionResultType]::ParameterName, 'Id of a department (repeatable)')
            [CompletionResult]::new('--skill', '--skill', [CompletionResultType]::ParameterName, 'Id of a skill (repeatable)')
            [CompletionResult]::new('--campaign', '--campaign', [CompletionResultType]::ParameterName, 'Id of a campaign (repeatable)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Status: normal, refused or missed (repeatable)')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats per page')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: visitor,chatAgent (repeatable)')
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Id of an agent (repeatable)')
            [CompletionResult]::new('--bot', '--bot', [CompletionResultType]::ParameterName, 'Id of a bot (repeatable)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Id of a category option (repeatable)')
            [CompletionResult]::new('--keywords', '--keywords', [CompletionResultType]::ParameterName, 'Words in the messages (repeatable)')
            [CompletionResult]::new('--rating', '--rating', [CompletionResultType]::ParameterName, 'Rating, 1 to 5; 0 where there is none (repeatable)')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day in --tz: 2026-11-20, today or yesterday')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the range, not included [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'What one row, line or element is')
            [CompletionResult]::new('--shape', '--shape', [CompletionResultType]::ParameterName, 'The service''s own records, or one shape for both services [default: vendor]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Account in unified records and their keys [default: the site id, its host, or the customer]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Separator of CSV columns [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone for days and dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--cut-locally', '--cut-locally', [CompletionResultType]::ParameterName, 'If the service ignores the time filter, filter locally')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Split the time range until each part fits on one page, so that nothing depends on page numbers')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Leave the service''s own record out of unified records')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Discard the interrupted run and start over')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Keep an incomplete result under the final name (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Never replace an existing file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;missed' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Filter: ''NAME OPERATOR VALUE[,VALUE]'' (repeatable; `help` lists them)')
            [CompletionResult]::new('--filters', '--filters', [CompletionResultType]::ParameterName, 'File with Comm100''s JSON: an array of filters or {"filters":[...]}, sent unchanged (- is stdin)')
            [CompletionResult]::new('--custom-filter', '--custom-filter', [CompletionResultType]::ParameterName, 'Comm100''s JSON: one filter object or an array of them, sent unchanged (repeatable)')
            [CompletionResult]::new('--department', '--department', [CompletionResultType]::ParameterName, 'Id of a department (repeatable)')
            [CompletionResult]::new('--skill', '--skill', [CompletionResultType]::ParameterName, 'Id of a skill (repeatable)')
            [CompletionResult]::new('--campaign', '--campaign', [CompletionResultType]::ParameterName, 'Id of a campaign (repeatable)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Status: normal, refused or missed (repeatable)')
            [CompletionResult]::new('--page-size', '--page-size', [CompletionResultType]::ParameterName, 'Chats per page')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: chatAgent,department (repeatable)')
            [CompletionResult]::new('--day', '--day', [CompletionResultType]::ParameterName, 'One day in --tz: 2026-11-20, today or yesterday')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End of the range, not included [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'What one row, line or element is')
            [CompletionResult]::new('--shape', '--shape', [CompletionResultType]::ParameterName, 'The service''s own records, or one shape for both services [default: vendor]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Account in unified records and their keys [default: the site id, its host, or the customer]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Separator of CSV columns [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone for days and dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--cut-locally', '--cut-locally', [CompletionResultType]::ParameterName, 'If the service ignores the time filter, filter locally')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Split the time range until each part fits on one page, so that nothing depends on page numbers')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Leave the service''s own record out of unified records')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Discard the interrupted run and start over')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Keep an incomplete result under the final name (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Never replace an existing file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;get' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Objects to add to each chat: visitor,chatAgent (repeatable)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'What one row, line or element is')
            [CompletionResult]::new('--shape', '--shape', [CompletionResultType]::ParameterName, 'The service''s own records, or one shape for both services [default: vendor]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Account in unified records and their keys [default: the site id, its host, or the customer]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Separator of CSV columns [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone for days and dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Leave the service''s own record out of unified records')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Discard the interrupted run and start over')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Keep an incomplete result under the final name (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Never replace an existing file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;categories' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write, or - for standard output (repeatable) [default: -]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'What one row, line or element is')
            [CompletionResult]::new('--shape', '--shape', [CompletionResultType]::ParameterName, 'The service''s own records, or one shape for both services [default: vendor]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Account in unified records and their keys [default: the site id, its host, or the customer]')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Fields to write, in this order: a,b.c (`help` lists them)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after N chats')
            [CompletionResult]::new('--csv-separator', '--csv-separator', [CompletionResultType]::ParameterName, 'Separator of CSV columns [default: ,]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]')
            [CompletionResult]::new('--tz', '--tz', [CompletionResultType]::ParameterName, 'Time zone for days and dates, an IANA name [default: the profile''s, else the system''s]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Leave the service''s own record out of unified records')
            [CompletionResult]::new('--csv-excel', '--csv-excel', [CompletionResultType]::ParameterName, 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula')
            [CompletionResult]::new('--restart', '--restart', [CompletionResultType]::ParameterName, 'Discard the interrupted run and start over')
            [CompletionResult]::new('--allow-incomplete', '--allow-incomplete', [CompletionResultType]::ParameterName, 'Keep an incomplete result under the final name (the exit code stays 3)')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Never replace an existing file')
            [CompletionResult]::new('--private', '--private', [CompletionResultType]::ParameterName, 'Make new files readable by their owner only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the first requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;attach' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The ticket''s id')
            [CompletionResult]::new('--utc-offset', '--utc-offset', [CompletionResultType]::ParameterName, 'The user''s offset from UTC in minutes, for times in the ticket')
            [CompletionResult]::new('--date-format', '--date-format', [CompletionResultType]::ParameterName, 'Format of times in the ticket, such as `YYYY/MM/DD HH:mm:ss`')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;set-ticket' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The ticket''s id')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;categorize' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--option', '--option', [CompletionResultType]::ParameterName, 'GUID of a category option')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;wrapup' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--comment', '--comment', [CompletionResultType]::ParameterName, 'The comment (`-` reads it from stdin); an empty one clears it')
            [CompletionResult]::new('--comment-from', '--comment-from', [CompletionResultType]::ParameterName, 'Read the comment from FILE, without its final line break')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;set-fields' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field and its value (repeat the GUID for several values)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'File with chats, fields and values: CSV, a JSON array or NDJSON (- is stdin)')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the requests and send nothing')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;delete' {
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--from-export', '--from-export', [CompletionResultType]::ParameterName, 'Delete every chat of this export (repeatable)')
            [CompletionResult]::new('--archived-in', '--archived-in', [CompletionResultType]::ParameterName, 'Delete only what this export holds completely and unchanged: JSON or NDJSON, also .gz or .zst (repeatable)')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Refuse unless exactly N chats are given')
            [CompletionResult]::new('--batch-size', '--batch-size', [CompletionResultType]::ParameterName, 'Chats per request; 1 uses the call for single chats')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--proven-only', '--proven-only', [CompletionResultType]::ParameterName, 'Delete the chats that are proven archived, keep the rest (the exit code is still 6)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and compare, but delete nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask for confirmation (needs --expect)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask for confirmation (needs --expect)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;comm100;help' {
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Export chats')
            [CompletionResult]::new('missed', 'missed', [CompletionResultType]::ParameterValue, 'Export missed and refused chats')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats by id, in the order given')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which chats have which category options')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Set the ticket id of chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Add wrap-up categories to chats')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Set the wrap-up comment of chats, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: verify, confirm, then delete')
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
            [CompletionResult]::new('--ids-from', '--ids-from', [CompletionResultType]::ParameterName, 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)')
            [CompletionResult]::new('--from-export', '--from-export', [CompletionResultType]::ParameterName, 'Delete every chat of this export (repeatable)')
            [CompletionResult]::new('--archived-in', '--archived-in', [CompletionResultType]::ParameterName, 'Delete only what this export holds completely and unchanged: JSON or NDJSON, also .gz or .zst (repeatable)')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Refuse unless exactly N chats are given')
            [CompletionResult]::new('--batch-size', '--batch-size', [CompletionResultType]::ParameterName, 'Chats per request; 1 uses the call for single chats')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the results, one line per chat')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Base URL of the service [default: the profile''s]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one response, from the request to its last byte')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time limit for connecting')
            [CompletionResult]::new('--retries', '--retries', [CompletionResultType]::ParameterName, 'Retries per request, after faults')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Time that the whole run may spend waiting for limits, locks and retries')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Concurrent requests [default: 4 for Comm100, 1 for VCC]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--proven-only', '--proven-only', [CompletionResultType]::ParameterName, 'Delete the chats that are proven archived, keep the rest (the exit code is still 6)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Verify and compare, but delete nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask for confirmation (needs --expect)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask for confirmation (needs --expect)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;schema' {
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Language of the schema [default: json-schema]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;simulate' {
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free port')
            [CompletionResult]::new('--chats', '--chats', [CompletionResultType]::ParameterName, 'Number of chats to simulate in each service: long ones, spread evenly over 90 days [default: lifelike days]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Random seed')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Inject a fault (repeatable; `help` lists them)')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Delay of each response')
            [CompletionResult]::new('--page-cap', '--page-cap', [CompletionResultType]::ParameterName, 'Maximum of chats per response, whatever was asked for')
            [CompletionResult]::new('--send-webhooks', '--send-webhooks', [CompletionResultType]::ParameterName, 'Instead of serving, post made-up chats to URL as VCC Live''s webhook does, and report as one line of JSON; secret, key and cipher are the settings of `vcc listen`')
            [CompletionResult]::new('--senders', '--senders', [CompletionResultType]::ParameterName, 'Concurrent requests')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Percentage of chats that are sent twice')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'Hold each chat back for a random part of this, which also brings them out of order')
            [CompletionResult]::new('--minute', '--minute', [CompletionResultType]::ParameterName, 'What is not answered with 200 is sent again after 1, 2, 4 … minutes, 15 times at most; a minute lasts so long')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Create a configuration file to fill in; an existing one is not changed')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings are valid and every secret is available')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and its source, with secrets masked')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;config;init' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;check' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;show' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;config;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Create a configuration file to fill in; an existing one is not changed')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings are valid and every secret is available')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and its source, with secrets masked')
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
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Ask each service that is set up who we are')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and store the tokens')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'chatferry;auth;status' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;auth;login' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Local port that the browser is redirected to [default: any free port]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;auth;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Ask each service that is set up who we are')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and store the tokens')
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
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;man' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform''s config folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'Log format')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Write the result as one JSON object to FILE (- is stderr)')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Use the built-in simulated services: no account and no network needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only warnings and errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log requests and decisions; -vv also status, timing, sizes and retries of each request')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not draw a progress bar')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'chatferry;help' {
            [CompletionResult]::new('vcc', 'vcc', [CompletionResultType]::ParameterValue, 'VCC Live: export and receive chats')
            [CompletionResult]::new('comm100', 'comm100', [CompletionResultType]::ParameterValue, 'Comm100: export, update and delete chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: verify, confirm, then delete')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the schema of records, messages or summaries')
            [CompletionResult]::new('simulate', 'simulate', [CompletionResultType]::ParameterValue, 'Run a local server that simulates both services')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Create, check and show the configuration')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Check credentials and log in')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
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
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Export single chats by id, in the order given')
            [CompletionResult]::new('categories', 'categories', [CompletionResultType]::ParameterValue, 'Export wrap-up categories: which chats have which category options')
            [CompletionResult]::new('attach', 'attach', [CompletionResultType]::ParameterValue, 'Attach chats to a ticket')
            [CompletionResult]::new('set-ticket', 'set-ticket', [CompletionResultType]::ParameterValue, 'Set the ticket id of chats, and print the chats')
            [CompletionResult]::new('categorize', 'categorize', [CompletionResultType]::ParameterValue, 'Add wrap-up categories to chats')
            [CompletionResult]::new('wrapup', 'wrapup', [CompletionResultType]::ParameterValue, 'Set the wrap-up comment of chats, and print the wrap-ups')
            [CompletionResult]::new('set-fields', 'set-fields', [CompletionResultType]::ParameterValue, 'Set wrap-up fields of chats')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete Comm100''s chats: verify, confirm, then delete')
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
        'chatferry;help;schema' {
            break
        }
        'chatferry;help;simulate' {
            break
        }
        'chatferry;help;config' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Create a configuration file to fill in; an existing one is not changed')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check that the settings are valid and every secret is available')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting and its source, with secrets masked')
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
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in to Comm100 in a browser, and store the tokens')
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
