#compdef anomalight
# Completion for zsh, made by: anomalight completion zsh
# Use it now with: eval "$(anomalight completion zsh)", or save it as _anomalight in a folder of $fpath.

_anomalight() {
  local -a commands keys values words_of options found
  local command sign typed candidate rest
  integer takes_overrides=0
  commands=(
@COMMANDS@
  )
  # The keys that overrides set, and the values that some of them choose from.
  keys=(
@KEYS@
  )
  values=(
@VALUES@
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  command=$words[2]
  [[ $command == data && $words[3] == inspect && $CURRENT -gt 3 ]] && command=inspect
  [[ $command == benchmark && $words[3] == speed && $CURRENT -gt 3 ]] && command=speed
  # Which words follow a command, beside its options: what it lists, or else its own keys and overrides.
  case $command in
@WORDS@
  esac
  case $command in
@OPTIONS@
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
    return
  fi
  (( takes_overrides )) && words_of+=($keys $values)

  sign=${PREFIX%%[^+~]*}
  typed=${PREFIX#$sign}
  for candidate in $words_of; do
    [[ $candidate == "$typed"* ]] || continue
    # Values only once the key is whole. Of a long key only the part up to the next dot, as of a path the next folder.
    rest=${candidate#$typed}
    if [[ $typed == *=* ]]; then
      [[ $candidate == *=?* ]] || continue
    elif [[ $candidate == *=?* ]]; then
      continue
    elif [[ $rest == *.* ]]; then
      candidate=$typed${rest%%.*}.
    fi
    found+=($sign$candidate)
  done
  found=(${(u)found})
  if (( $#found )); then
    compadd -S '' -- ${(M)found:#*[.=]}
    compadd -- ${found:#*[.=]}
  else
    compset -P '*='
    _files
  fi
}

if [[ $funcstack[1] == _anomalight ]]; then
  _anomalight "$@"
else
  compdef _anomalight anomalight
fi
