complete --keep-order --exclusive --command chatferry --arguments "(CHATFERRY_COMPLETE=fish chatferry -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
