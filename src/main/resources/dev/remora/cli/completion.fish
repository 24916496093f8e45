# Completion of remora for fish, made by: remora completion fish
# It asks nobody: neither a registry nor remora itself.

# The words before the cursor that are neither options nor their values: first the command.
function __remora_words
    set -l value
    set -l ended
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if set -q value[1]
            set -e value[1]
        else if set -q ended[1]
            printf '%s\n' $word
        else
            switch $word
                case --
                    set ended yes
                case '-*=*'
                case @valued@
                    set value yes
                case '-*'
                case '*'
                    printf '%s\n' $word
            end
        end
    end
end

# Whether no command is there yet.
function __remora_begins
    not contains -- -- (commandline -opc); and test (count (__remora_words)) -eq 0
end

# Whether it is one of these commands; without one it is pull.
function __remora_is
    set -l words (__remora_words) pull
    contains -- $words[1] $argv
end

# Whether it is one of these commands, after the number of the argument at the cursor.
function __remora_at
    set -l words (__remora_words)
    test (count $words) -eq (math $argv[1] + 1); and contains -- $words[1] $argv[2..-1]
end

# The same for that argument and all that follow it.
function __remora_from
    set -l words (__remora_words)
    test (count $words) -gt $argv[1]; and contains -- $words[1] $argv[2..-1]
end

# Image layouts on disk: no registry is asked.
function __remora_images
    set -l word (commandline -ct)
    if string match -q 'oci:*' -- $word
        for directory in (__fish_complete_directories (string replace oci: '' -- $word))
            printf 'oci:%s\n' $directory
        end
    else
        printf '%s\n' oci:
    end
end

# Words for configurations, image layouts, and volumes.
function __remora_revisions
    set -l word (commandline -ct)
    switch $word
        case 'oci:*'
            __remora_images
        case '/*' '.*'
            __fish_complete_directories $word
        case '*'
            printf '%s\n' current previous
    end
end

complete -c remora -f
@commands@
@options@
@arguments@
