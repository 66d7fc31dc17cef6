# bash completion of kubectl-jac, for bash 3.2 (macOS) and later; made by: kubectl jac completion

_kubectl_jac() {
  local cmd=$1
  type -P -- "$cmd" >/dev/null || cmd=kubectl-jac

  # bash has broken words at = and : as well; here a word is what stands between blanks.
  local rest=${COMP_LINE:0:COMP_POINT} trimmed piece after words=() count=0 i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    trimmed=${rest#"${rest%%[![:space:]]*}"}
    if [[ $trimmed == "$piece"* ]]; then
      after=${trimmed#"$piece"}
    else
      # The cursor stands within this word, the last one.
      piece=$trimmed after=
    fi
    if ((count > 0)) && [[ -n $piece && $trimmed == "$rest" ]]; then
      words[count - 1]+=$piece
    else
      words[count]=$piece
      count=$((count + 1))
    fi
    rest=$after
  done

  # Nothing is evaluated; quotes go, and $NAME and ~ become what they stand for.
  local typed=() word quotes='\\"'\'
  for ((i = 1; i < count; i++)); do
    word=${words[i]}
    if [[ $word =~ ^\"?\$\{?([A-Za-z_][A-Za-z_0-9]*)\}?\"?$ ]]; then
      piece=${BASH_REMATCH[1]}
      word=${!piece-}
    elif [[ ${word:0:2} == '~/' ]]; then
      word=$HOME${word:1}
    fi
    typed[i - 1]=${word//[$quotes]/}
  done
  ((count > 1)) || return 0

  local lines=() line directive
  while IFS= read -r line; do
    lines[${#lines[@]}]=$line
  done < <("$cmd" __complete "${typed[@]}" </dev/null 2>/dev/null)
  ((${#lines[@]} > 0)) || return 0
  directive=${lines[${#lines[@]} - 1]#:}
  [[ $directive =~ ^[0-9]+$ ]] || return 0
  local last=$((${#lines[@]} - 1)) found=$((${#lines[@]} - 1))
  unset "lines[last]"

  # What bash replaces begins after the last break in the word.
  local whole=${typed[count - 2]} breaks=${COMP_WORDBREAKS//[^=:]/} cur flag= kept
  cur=$whole
  [[ -n $breaks ]] && cur=${whole##*[$breaks]}
  kept=${whole%"$cur"}
  [[ $whole == -*=* ]] && flag=${whole%%=*}=

  COMPREPLY=()
  if ((directive & 8)); then
    for line in "${lines[@]}"; do
      while IFS= read -r word; do
        COMPREPLY[${#COMPREPLY[@]}]=$word
      done < <(compgen -f -X "!*.$line" -- "$cur")
    done
  fi
  if ((directive & 24 || ((directive & 4) == 0 && found == 0))); then
    local action=-f
    ((directive & 24)) && action=-d
    while IFS= read -r word; do
      COMPREPLY[${#COMPREPLY[@]}]=$word
    done < <(compgen $action -- "$cur")
    if type compopt >/dev/null 2>&1; then
      compopt -o filenames 2>/dev/null
    else
      # bash 3.2 would insert names as they stand.
      for i in "${!COMPREPLY[@]}"; do
        printf -v word %q "${COMPREPLY[i]}"
        COMPREPLY[i]=$word
      done
    fi
    return 0
  fi
  ((found > 0)) || return 0

  if type compopt >/dev/null 2>&1; then
    ((directive & 2)) && compopt -o nospace 2>/dev/null
    ((directive & 32)) && compopt -o nosort 2>/dev/null
  fi
  local tab=$'\t' value longest=0 described=
  # A description stands only where bash lists and inserts nothing.
  [[ ${COMP_TYPE-} == 63 ]] && ((found > 1)) && described=1
  for line in "${lines[@]}"; do
    value=${line%%"$tab"*}
    ((${#value} > longest)) && longest=${#value}
  done
  for line in "${lines[@]}"; do
    value=${line%%"$tab"*}
    if [[ -n $described && $line == *"$tab"* ]]; then
      printf -v value '%-*s  (%s)' "$longest" "$value" "${line#*"$tab"}"
      value=${value:0:${COLUMNS:-80} - 1}
    else
      value=$flag$value
      value=${value#"$kept"}
      [[ ${words[count - 1]} == *[\"\']* ]] || printf -v value %q "$value"
    fi
    COMPREPLY[${#COMPREPLY[@]}]=$value
  done
  return 0
}

complete -F _kubectl_jac kubectl-jac
