# Completion of remora for bash, made by: remora completion bash
# It asks nobody: neither a registry nor remora itself.

# The words up to the cursor. Bash takes words apart at = and :, where COMP_WORDBREAKS has them.
__remora_words() {
  local lead=${COMP_LINE:0:COMP_POINT} gap word i
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    gap=${lead%%[![:space:]]*}
    lead=${lead#"$gap"}
    word=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || word=$lead
    lead=${lead:${#word}}
    if [[ -z $gap && $i -gt 0 ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
}

# Whether the next word is the value of this option.
__remora_takes_value() {
  case $1 in
    @valued@) return 0 ;;
  esac
  return 1
}

# The options of a command.
__remora_options() {
  case $1 in
@options@
  esac
}

# What the value of an option can be, after: command option
__remora_value() {
  case "$1 $2" in
@values@
  esac
}

# What an argument can be, after: command number
__remora_argument() {
  case "$1 $2" in
@arguments@
  esac
}

_remora() {
  local words current command='' option='' ended='' quoted='' list='' kind='' prefix='' word
  local -i number=0
  local IFS=$' \t\n'
  __remora_words
  current=${words[${#words[@]} - 1]}
  for word in "${words[@]:1:${#words[@]} - 2}"; do
    word=${word//[\"\'\\]/}
    if [[ -n $option ]]; then
      option=''
    elif [[ -n $ended ]]; then
      number+=1
    elif [[ $word == -- ]]; then
      ended=yes
    elif [[ $word == -* ]]; then
      if __remora_takes_value "$word"; then option=$word; fi
    elif [[ -z $command ]]; then
      command=$word
    else
      number+=1
    fi
  done
  if [[ $current == [\"\']* ]]; then
    quoted=yes
    current=${current:1}
  fi
  if [[ -n $option ]]; then
    __remora_value "${command:-pull}" "$option"
  elif [[ -z $ended && $current == -*=* ]]; then
    option=${current%%=*}
    current=${current#*=}
    __remora_value "${command:-pull}" "$option"
    # what bash has taken apart it also puts together again
    if [[ -n $quoted || $COMP_WORDBREAKS != *=* ]]; then prefix=$option=; fi
  elif [[ -z $ended && $current == -* ]]; then
    __remora_options "${command:-pull}"
  elif [[ -z $ended && -z $command ]]; then
    list='@commands@'
  else
    __remora_argument "${command:-pull}" "$number"
  fi
  case $kind in
    file) compopt -o default ;;
    directory) compopt -o dirnames ;;
    revision)
      if [[ $current == oci:* || $current == [/.]* ]]; then
        compopt -o dirnames
      else
        list='current previous'
      fi
      ;;
    image)
      if [[ $current == oci:* ]]; then
        compopt -o dirnames
      else
        list='oci:'
        compopt -o nospace
      fi
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$list" -- "$current")
}

complete -F _remora remora
