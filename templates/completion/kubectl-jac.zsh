#compdef kubectl-jac
# zsh completion of kubectl-jac; made by: kubectl jac completion

_kubectl_jac() {
  local cmd=${(Q)words[1]}
  (( $+commands[$cmd] )) || [[ -x $cmd ]] || cmd=kubectl-jac

  # Nothing is evaluated; quotes go, and ~ becomes what it stands for.
  local -a typed lines
  typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  typed=("${(@)typed/#\~\//$HOME/}")
  lines=("${(@f)$("$cmd" __complete "${typed[@]}" </dev/null 2>/dev/null)}")
  local directive=${lines[-1]#:}
  [[ $directive == <-> ]] || return 1
  lines[-1]=()

  [[ $PREFIX == -*=* ]] && compset -P 1 '*='

  if (( directive & 8 )); then
    _files -g "${(j: :)${(@)lines/#/*.}}"
    return
  elif (( directive & 16 )); then
    _files -/
    return
  elif (( ${#lines} == 0 )); then
    (( directive & 4 )) && return 1
    _files
    return
  fi

  local -a shown ordered options
  local line value tab=$'\t'
  for line in "${lines[@]}"; do
    value=${${line%%$tab*}//\\/\\\\}
    value=${value//:/\\:}
    [[ $line == *$tab* ]] && value+=:${line#*$tab}
    shown+=("$value")
  done
  (( directive & 32 )) && ordered=(-V)
  (( directive & 2 )) && options=(-S '')
  _describe $ordered -t kubectl-jac 'kubectl jac' shown $options
}

# As a file of fpath this is the body of the function; else it is sourced.
if [[ ${funcstack[1]} == _kubectl-jac ]]; then
  _kubectl_jac "$@"
else
  compdef _kubectl_jac kubectl-jac
fi
