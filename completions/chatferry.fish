# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_chatferry_global_optspecs
    string join \n p/profile= config= demo q/quiet v/verbose no-progress no-input color= log-format= summary= h/help V/version
end

function __fish_chatferry_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_chatferry_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_chatferry_using_subcommand
    set -l cmd (__fish_chatferry_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c chatferry -n "__fish_chatferry_needs_command" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_needs_command" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_needs_command" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_needs_command" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_needs_command" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_needs_command" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_needs_command" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_needs_command" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_needs_command" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_needs_command" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_needs_command" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "vcc" -d 'VCC Live: export and receive chats'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "comm100" -d 'Comm100: export, update and delete chats'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "delete" -d 'Delete Comm100\'s chats: verify, confirm, then delete'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "schema" -d 'Print the schema of records, messages or summaries'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "simulate" -d 'Run a local server that simulates both services'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "config" -d 'Create, check and show the configuration'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "auth" -d 'Check credentials and log in'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "man" -d 'Write the man pages'
complete -c chatferry -n "__fish_chatferry_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -f -a "chats" -d 'Export the chats of VCC Live projects'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -f -a "listen" -d 'Receive the chats that VCC Live posts when an agent closes them'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and not __fish_seen_subcommand_from chats listen help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l project -d 'Id of a project to export (repeatable) [default: vcc.projects of the configuration]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l user-id -d 'Only chats whose last agent is this user id' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l entity-id -d 'Only chats of this record id' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l start -d 'Start of the first page: an offset or an id, depending on --paging' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l direction -d 'Order to ask the service for [default: none is sent]' -r -f -a "asc\t'Oldest first'
desc\t'Newest first'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l page-size -d 'Chats per page' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l paging -d 'Meaning of the service\'s `start` parameter' -r -f -a "auto\t'Found out from the answers'
offset\t'A number of rows to skip'
id\t'The id of the last chat known'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l page-param -d 'Parameter that carries the page size' -r -f -a "limit\t''
num\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l day -d 'One day in --tz: 2026-11-20, today or yesterday' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l since -d 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l until -d 'End of the range, not included [default: now]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s o -l output -d 'File to write, or - for standard output (repeatable) [default: -]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s f -l format -d 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l rows -d 'What one row, line or element is' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l shape -d 'The service\'s own records, or one shape for both services [default: vendor]' -r -f -a "vendor\t'As the service sends it'
unified\t'The same for both services'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l account -d 'Account in unified records and their keys [default: the site id, its host, or the customer]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l limit -d 'Stop after N chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l csv-separator -d 'Separator of CSV columns [default: ,]' -r -f -a "\,\t'Comma'
;\t'Semicolon, for Excel where the decimal separator is a comma'
tab\t'Tab'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l rejects -d 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l tz -d 'Time zone for days and dates, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l all-projects -d 'Export every project that the token can see'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l no-raw -d 'Leave the service\'s own record out of unified records'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l restart -d 'Discard the interrupted run and start over'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l allow-incomplete -d 'Keep an incomplete result under the final name (the exit code stays 3)'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l no-clobber -d 'Never replace an existing file'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l dry-run -d 'Print the first requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from chats" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s o -l output -d 'Where chats go; {date}, {year}, {month} and {day} are the day of arrival' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s f -l format -d 'Format of closed files, if the extension does not set it: json, ndjson or csv' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l rows -d 'One row per chat or per message [default: messages in CSV, else chats]' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l tz -d 'Time zone in which days begin and end, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l bind -d 'Address to listen on; port 0 takes a free port [default: 127.0.0.1:8787]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l path -d 'Path of the webhook\'s URL' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l max-body -d 'Maximum size of a body' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l secret-param -d 'URL parameter that holds the secret' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l iv-param -d 'URL parameter that holds the IV of an encrypted body' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l allow -d 'Accept chats only from these addresses (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l behind-proxy -d 'A proxy in front does TLS; believe X-Forwarded-For from it (repeatable) [default range: loopback]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l tls-cert -d 'Certificate for https, a PEM file with its chain' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l tls-key -d 'The certificate\'s key, a PEM file' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l admin -d 'Loopback address for GET /healthz and GET /metrics (Prometheus)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from listen" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from help" -f -a "chats" -d 'Export the chats of VCC Live projects'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from help" -f -a "listen" -d 'Receive the chats that VCC Live posts when an agent closes them'
complete -c chatferry -n "__fish_chatferry_using_subcommand vcc; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "search" -d 'Export chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "missed" -d 'Export missed and refused chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "get" -d 'Export single chats by id, in the order given'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "categories" -d 'Export wrap-up categories: which chats have which category options'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "attach" -d 'Attach chats to a ticket'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "set-ticket" -d 'Set the ticket id of chats, and print the chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "categorize" -d 'Add wrap-up categories to chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "wrapup" -d 'Set the wrap-up comment of chats, and print the wrap-ups'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "set-fields" -d 'Set wrap-up fields of chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "delete" -d 'Delete Comm100\'s chats: verify, confirm, then delete'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and not __fish_seen_subcommand_from search missed get categories attach set-ticket categorize wrapup set-fields delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l filter -d 'Filter: \'NAME OPERATOR VALUE[,VALUE]\' (repeatable; `help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l filters -d 'File with Comm100\'s JSON: an array of filters or {"filters":[...]}, sent unchanged (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l custom-filter -d 'Comm100\'s JSON: one filter object or an array of them, sent unchanged (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l department -d 'Id of a department (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l skill -d 'Id of a skill (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l campaign -d 'Id of a campaign (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l status -d 'Status: normal, refused or missed (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l page-size -d 'Chats per page' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l include -d 'Objects to add to each chat: visitor,chatAgent (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l agent -d 'Id of an agent (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l bot -d 'Id of a bot (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l category -d 'Id of a category option (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l keywords -d 'Words in the messages (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l rating -d 'Rating, 1 to 5; 0 where there is none (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l day -d 'One day in --tz: 2026-11-20, today or yesterday' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l since -d 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l until -d 'End of the range, not included [default: now]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s o -l output -d 'File to write, or - for standard output (repeatable) [default: -]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s f -l format -d 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l rows -d 'What one row, line or element is' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l shape -d 'The service\'s own records, or one shape for both services [default: vendor]' -r -f -a "vendor\t'As the service sends it'
unified\t'The same for both services'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l account -d 'Account in unified records and their keys [default: the site id, its host, or the customer]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l limit -d 'Stop after N chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l csv-separator -d 'Separator of CSV columns [default: ,]' -r -f -a "\,\t'Comma'
;\t'Semicolon, for Excel where the decimal separator is a comma'
tab\t'Tab'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l rejects -d 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l tz -d 'Time zone for days and dates, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l cut-locally -d 'If the service ignores the time filter, filter locally'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l exact -d 'Split the time range until each part fits on one page, so that nothing depends on page numbers'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l no-raw -d 'Leave the service\'s own record out of unified records'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l restart -d 'Discard the interrupted run and start over'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l allow-incomplete -d 'Keep an incomplete result under the final name (the exit code stays 3)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l no-clobber -d 'Never replace an existing file'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l dry-run -d 'Print the first requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from search" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l filter -d 'Filter: \'NAME OPERATOR VALUE[,VALUE]\' (repeatable; `help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l filters -d 'File with Comm100\'s JSON: an array of filters or {"filters":[...]}, sent unchanged (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l custom-filter -d 'Comm100\'s JSON: one filter object or an array of them, sent unchanged (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l department -d 'Id of a department (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l skill -d 'Id of a skill (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l campaign -d 'Id of a campaign (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l status -d 'Status: normal, refused or missed (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l page-size -d 'Chats per page' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l include -d 'Objects to add to each chat: chatAgent,department (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l day -d 'One day in --tz: 2026-11-20, today or yesterday' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l since -d 'Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l until -d 'End of the range, not included [default: now]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s o -l output -d 'File to write, or - for standard output (repeatable) [default: -]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s f -l format -d 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l rows -d 'What one row, line or element is' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l shape -d 'The service\'s own records, or one shape for both services [default: vendor]' -r -f -a "vendor\t'As the service sends it'
unified\t'The same for both services'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l account -d 'Account in unified records and their keys [default: the site id, its host, or the customer]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l limit -d 'Stop after N chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l csv-separator -d 'Separator of CSV columns [default: ,]' -r -f -a "\,\t'Comma'
;\t'Semicolon, for Excel where the decimal separator is a comma'
tab\t'Tab'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l rejects -d 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l tz -d 'Time zone for days and dates, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l cut-locally -d 'If the service ignores the time filter, filter locally'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l exact -d 'Split the time range until each part fits on one page, so that nothing depends on page numbers'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l no-raw -d 'Leave the service\'s own record out of unified records'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l restart -d 'Discard the interrupted run and start over'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l allow-incomplete -d 'Keep an incomplete result under the final name (the exit code stays 3)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l no-clobber -d 'Never replace an existing file'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l dry-run -d 'Print the first requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from missed" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l ids-from -d 'File with ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l include -d 'Objects to add to each chat: visitor,chatAgent (repeatable)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s o -l output -d 'File to write, or - for standard output (repeatable) [default: -]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s f -l format -d 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l rows -d 'What one row, line or element is' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l shape -d 'The service\'s own records, or one shape for both services [default: vendor]' -r -f -a "vendor\t'As the service sends it'
unified\t'The same for both services'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l account -d 'Account in unified records and their keys [default: the site id, its host, or the customer]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l limit -d 'Stop after N chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l csv-separator -d 'Separator of CSV columns [default: ,]' -r -f -a "\,\t'Comma'
;\t'Semicolon, for Excel where the decimal separator is a comma'
tab\t'Tab'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l rejects -d 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l tz -d 'Time zone for days and dates, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l no-raw -d 'Leave the service\'s own record out of unified records'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l restart -d 'Discard the interrupted run and start over'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l allow-incomplete -d 'Keep an incomplete result under the final name (the exit code stays 3)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l no-clobber -d 'Never replace an existing file'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the first requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from get" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s o -l output -d 'File to write, or - for standard output (repeatable) [default: -]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s f -l format -d 'Format, if the extension does not set it: json, ndjson or csv [default: ndjson]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l rows -d 'What one row, line or element is' -r -f -a "chats\t'One per chat'
messages\t'One per message'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l shape -d 'The service\'s own records, or one shape for both services [default: vendor]' -r -f -a "vendor\t'As the service sends it'
unified\t'The same for both services'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l account -d 'Account in unified records and their keys [default: the site id, its host, or the customer]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l fields -d 'Fields to write, in this order: a,b.c (`help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l limit -d 'Stop after N chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l csv-separator -d 'Separator of CSV columns [default: ,]' -r -f -a "\,\t'Comma'
;\t'Semicolon, for Excel where the decimal separator is a comma'
tab\t'Tab'"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l rejects -d 'File for unreadable records [default: NAME.rejects.ndjson beside the first output]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l tz -d 'Time zone for days and dates, an IANA name [default: the profile\'s, else the system\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l no-raw -d 'Leave the service\'s own record out of unified records'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l csv-excel -d 'CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l restart -d 'Discard the interrupted run and start over'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l allow-incomplete -d 'Keep an incomplete result under the final name (the exit code stays 3)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l no-clobber -d 'Never replace an existing file'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l private -d 'Make new files readable by their owner only'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l dry-run -d 'Print the first requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categories" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l ticket -d 'The ticket\'s id' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l utc-offset -d 'The user\'s offset from UTC in minutes, for times in the ticket' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l date-format -d 'Format of times in the ticket, such as `YYYY/MM/DD HH:mm:ss`' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l dry-run -d 'Print the requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from attach" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l ticket -d 'The ticket\'s id' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l dry-run -d 'Print the requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-ticket" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l option -d 'GUID of a category option' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l dry-run -d 'Print the requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from categorize" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l comment -d 'The comment (`-` reads it from stdin); an empty one clears it' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l comment-from -d 'Read the comment from FILE, without its final line break' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l dry-run -d 'Print the requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from wrapup" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l field -d 'A field and its value (repeat the GUID for several values)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l from -d 'File with chats, fields and values: CSV, a JSON array or NDJSON (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l dry-run -d 'Print the requests and send nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from set-fields" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l from-export -d 'Delete every chat of this export (repeatable)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l archived-in -d 'Delete only what this export holds completely and unchanged: JSON or NDJSON, also .gz or .zst (repeatable)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l expect -d 'Refuse unless exactly N chats are given' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l batch-size -d 'Chats per request; 1 uses the call for single chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l proven-only -d 'Delete the chats that are proven archived, keep the rest (the exit code is still 6)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l dry-run -d 'Verify and compare, but delete nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask for confirmation (needs --expect)'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from delete" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "search" -d 'Export chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "missed" -d 'Export missed and refused chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "get" -d 'Export single chats by id, in the order given'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "categories" -d 'Export wrap-up categories: which chats have which category options'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "attach" -d 'Attach chats to a ticket'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "set-ticket" -d 'Set the ticket id of chats, and print the chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "categorize" -d 'Add wrap-up categories to chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "wrapup" -d 'Set the wrap-up comment of chats, and print the wrap-ups'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "set-fields" -d 'Set wrap-up fields of chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete Comm100\'s chats: verify, confirm, then delete'
complete -c chatferry -n "__fish_chatferry_using_subcommand comm100; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l ids-from -d 'File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l from-export -d 'Delete every chat of this export (repeatable)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l archived-in -d 'Delete only what this export holds completely and unchanged: JSON or NDJSON, also .gz or .zst (repeatable)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l expect -d 'Refuse unless exactly N chats are given' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l batch-size -d 'Chats per request; 1 uses the call for single chats' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s f -l format -d 'Format of the results, one line per chat' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l base-url -d 'Base URL of the service [default: the profile\'s]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l timeout -d 'Time limit for one response, from the request to its last byte' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l connect-timeout -d 'Time limit for connecting' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l retries -d 'Retries per request, after faults' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l max-wait -d 'Time that the whole run may spend waiting for limits, locks and retries' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l jobs -d 'Concurrent requests [default: 4 for Comm100, 1 for VCC]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l proven-only -d 'Delete the chats that are proven archived, keep the rest (the exit code is still 6)'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l dry-run -d 'Verify and compare, but delete nothing'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s y -l yes -d 'Do not ask for confirmation (needs --expect)'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand delete" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l as -d 'Language of the schema [default: json-schema]' -r -f -a "json-schema\t''
duckdb\t''
spark\t''
postgres\t''
sqlite\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand schema" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l bind -d 'Address to listen on; port 0 takes a free port' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l chats -d 'Number of chats to simulate in each service: long ones, spread evenly over 90 days [default: lifelike days]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l seed -d 'Random seed' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l fault -d 'Inject a fault (repeatable; `help` lists them)' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l latency -d 'Delay of each response' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l page-cap -d 'Maximum of chats per response, whatever was asked for' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l send-webhooks -d 'Instead of serving, post made-up chats to URL as VCC Live\'s webhook does, and report as one line of JSON; secret, key and cipher are the settings of `vcc listen`' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l senders -d 'Concurrent requests' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l repeat -d 'Percentage of chats that are sent twice' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l delay -d 'Hold each chat back for a random part of this, which also brings them out of order' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l minute -d 'What is not answered with 200 is sent again after 1, 2, 4 … minutes, 15 times at most; a minute lasts so long' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand simulate" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -f -a "init" -d 'Create a configuration file to fill in; an existing one is not changed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -f -a "check" -d 'Check that the settings are valid and every secret is available'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -f -a "show" -d 'Show every setting and its source, with secrets masked'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and not __fish_seen_subcommand_from init check show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "init" -d 'Create a configuration file to fill in; an existing one is not changed'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check that the settings are valid and every secret is available'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting and its source, with secrets masked'
complete -c chatferry -n "__fish_chatferry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -f -a "status" -d 'Ask each service that is set up who we are'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -f -a "login" -d 'Log in to Comm100 in a browser, and store the tokens'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and not __fish_seen_subcommand_from status login help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l port -d 'Local port that the browser is redirected to [default: any free port]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from login" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "status" -d 'Ask each service that is set up who we are'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "login" -d 'Log in to Comm100 in a browser, and store the tokens'
complete -c chatferry -n "__fish_chatferry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand completions" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -s p -l profile -d 'Profile of the configuration file to use [env: CHATFERRY_PROFILE]' -r
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l config -d 'Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform\'s config folder]' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l log-format -d 'Log format' -r -f -a "text\t''
json\t''"
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l summary -d 'Write the result as one JSON object to FILE (- is stderr)' -r -F
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l demo -d 'Use the built-in simulated services: no account and no network needed'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -s q -l quiet -d 'Print only warnings and errors'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -s v -l verbose -d 'Log requests and decisions; -vv also status, timing, sizes and retries of each request'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l no-progress -d 'Do not draw a progress bar'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -l no-input -d 'Never prompt'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c chatferry -n "__fish_chatferry_using_subcommand man" -s V -l version -d 'Print version'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "vcc" -d 'VCC Live: export and receive chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "comm100" -d 'Comm100: export, update and delete chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "delete" -d 'Delete Comm100\'s chats: verify, confirm, then delete'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "schema" -d 'Print the schema of records, messages or summaries'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "simulate" -d 'Run a local server that simulates both services'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "config" -d 'Create, check and show the configuration'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "auth" -d 'Check credentials and log in'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "man" -d 'Write the man pages'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and not __fish_seen_subcommand_from vcc comm100 delete schema simulate config auth completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from vcc" -f -a "chats" -d 'Export the chats of VCC Live projects'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from vcc" -f -a "listen" -d 'Receive the chats that VCC Live posts when an agent closes them'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "search" -d 'Export chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "missed" -d 'Export missed and refused chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "get" -d 'Export single chats by id, in the order given'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "categories" -d 'Export wrap-up categories: which chats have which category options'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "attach" -d 'Attach chats to a ticket'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "set-ticket" -d 'Set the ticket id of chats, and print the chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "categorize" -d 'Add wrap-up categories to chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "wrapup" -d 'Set the wrap-up comment of chats, and print the wrap-ups'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "set-fields" -d 'Set wrap-up fields of chats'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from comm100" -f -a "delete" -d 'Delete Comm100\'s chats: verify, confirm, then delete'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "init" -d 'Create a configuration file to fill in; an existing one is not changed'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Check that the settings are valid and every secret is available'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting and its source, with secrets masked'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "status" -d 'Ask each service that is set up who we are'
complete -c chatferry -n "__fish_chatferry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "login" -d 'Log in to Comm100 in a browser, and store the tokens'
