# PowerShell completion of kubectl-jac; made by: kubectl jac completion

Register-ArgumentCompleter -Native -CommandName 'kubectl-jac' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # As one word that is not evaluated. PowerShell takes typographic quotes for quotes as well.
    $quoted = {
        param($word)
        if ($word -cnotmatch '[^A-Za-z0-9_.:\\/=+~-]') { return $word }
        "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($word) + "'"
    }

    # Words before the one at the cursor, without their quotes; nothing is evaluated.
    $typed = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $last = "$wordToComplete".TrimStart('"', "'")
    $flag = ''
    if ($last -match '^(-[^=]*=)') { $flag = $Matches[1] }
    # An empty argument is not passed on by every version; a blank is as good.
    $typed += if ($last -eq '') { ' ' } else { $last }

    $lines = @(kubectl-jac __complete @typed 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:(\d+)$') { return }
    $directive = [int]$Matches[1]
    $found = @($lines | Select-Object -SkipLast 1)

    if (($directive -band 24) -ne 0 -or ($found.Count -eq 0 -and ($directive -band 4) -eq 0)) {
        $text = $last.Substring($flag.Length)
        $parent = if ($text -match '^(.*[\\/])') { $Matches[1] } else { '' }
        Get-ChildItem -Path "$text*" -ErrorAction SilentlyContinue |
            Where-Object {
                $_.PSIsContainer -or ($directive -band 24) -eq 0 -or
                (($directive -band 8) -ne 0 -and $found -contains $_.Extension.TrimStart('.'))
            } |
            ForEach-Object {
                $path = & $quoted ($flag + $parent + $_.Name)
                [System.Management.Automation.CompletionResult]::new($path, $_.Name, 'ParameterValue', $_.Name)
            }
        return
    }
    # Nothing at all would have PowerShell offer files.
    if ($found.Count -eq 0) { return '' }
    $found | ForEach-Object {
        $value, $description = $_ -split "`t", 2
        if (-not $description) { $description = $value }
        $inserted = & $quoted ($flag + $value)
        [System.Management.Automation.CompletionResult]::new($inserted, $value, 'ParameterValue', $description)
    }
}
