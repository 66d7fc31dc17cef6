# fish completion of kubectl-jac; made by: kubectl jac completion

function __kubectl_jac_complete
    # Words before the one at the cursor, without their quotes; nothing is evaluated.
    set -l typed (commandline --cut-at-cursor --tokenize --current-process)
    set -l last (commandline --cut-at-cursor --current-token | string trim --left --chars '"\'')
    set -l cmd $typed[1]
    type --query -- $cmd; or set cmd kubectl-jac
    set --erase typed[1]
    set -l typed (string replace --regex '^~/' "$HOME/" -- $typed)

    set -l lines ($cmd __complete $typed "$last" </dev/null 2>/dev/null)
    test (count $lines) -gt 0; or return
    set -l directive (string replace : '' -- $lines[-1])
    string match --quiet --regex '^\d+$' -- $directive; or return
    set --erase lines[-1]

    set -l flag (string match --regex -- '^-[^=]*=' "$last")
    set -l text (string replace -- "$flag" '' "$last")
    if test (math "bitand($directive, 8)") -ne 0
        for path in (__fish_complete_path "$text" '')
            set -l name (string split --max 1 \t -- $path)[1]
            for ending in $lines
                if string match --quiet -- "*.$ending" $name; or string match --quiet -- '*/' $name
                    echo "$flag$name"
                end
            end
        end
    else if test (math "bitand($directive, 16)") -ne 0
        for path in (__fish_complete_directories "$text" '')
            echo "$flag$path"
        end
    else if test (count $lines) -eq 0
        test (math "bitand($directive, 4)") -ne 0; and return
        for path in (__fish_complete_path "$text" '')
            echo "$flag$path"
        end
    else
        for line in $lines
            echo "$flag$line"
        end
    end
end

complete --command kubectl-jac --no-files --keep-order --arguments '(__kubectl_jac_complete)'
