#compdef remora
# Completion of remora for zsh, made by: remora completion zsh
# It asks nobody: neither a registry nor remora itself.

# Whether the next word is the value of this option.
__remora_takes_value() {
  case $1 in
    (@valued@) return 0 ;;
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
  local command option ended list kind word
  local -i number=0
  local -a described expl
  local -A about
  for word in "${(@Q)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then
      option=
    elif [[ -n $ended ]]; then
      (( number += 1 ))
    elif [[ $word == -- ]]; then
      ended=yes
    elif [[ $word == -* ]]; then
      if __remora_takes_value $word; then option=$word; fi
    elif [[ -z $command ]]; then
      command=$word
    else
      (( number += 1 ))
    fi
  done
  if [[ -n $option ]]; then
    __remora_value ${command:-pull} $option
  elif [[ -z $ended && $PREFIX == -*=* ]]; then
    option=${PREFIX%%=*}
    compset -P 1 '*='
    __remora_value ${command:-pull} $option
  elif [[ -z $ended && $PREFIX == -* ]]; then
    about=(
@about@
    )
    __remora_options ${command:-pull}
    for word in ${=list}; do
      described+=("$word:${about[${command:-pull} $word]:-$about[$word]}")
    done
    _describe -o option described
    return
  elif [[ -z $ended && -z $command ]]; then
    described=(
@commands@
    )
    _describe command described
    return
  else
    __remora_argument ${command:-pull} $number
  fi
  case $kind in
    file) _files ;;
    directory) _files -/ ;;
    revision)
      if compset -P oci: || [[ $PREFIX == [/.]* ]]; then
        _files -/
      else
        _wanted revisions expl revision compadd -- current previous
      fi
      ;;
    image)
      if compset -P oci:; then
        _files -/
      else
        _wanted images expl 'image layout' compadd -S '' oci:
      fi
      ;;
    *) [[ -n $list ]] && _wanted values expl value compadd -- ${=list} ;;
  esac
}

if [[ ${funcstack[1]} == _remora ]]; then
  _remora "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _remora remora
fi
