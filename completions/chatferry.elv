
set edit:completion:arg-completer[chatferry] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) CHATFERRY_COMPLETE="elvish" chatferry -- $@words) | to-lines
}

