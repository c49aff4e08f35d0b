# Completion for bash, made by: anomalight completion bash
# Use it now with: eval "$(anomalight completion bash)"
@PICOCLI@

# The keys that overrides set, and the values that some of them choose from.
_anomalight_keys='@KEYS@'
_anomalight_values='@VALUES@'

# Which words follow a command, beside its options: what it lists, or else its own keys and overrides.
_anomalight_words() {
  case $1 in
@WORDS@
  esac
}

_anomalight_takes_overrides() {
  case $1 in
@OVERRIDES@
  esac
  return 1
}

_anomalight() {
  local line=${COMP_LINE:0:$COMP_POINT}
  local word=${line##*[[:space:]]}
  local -a before
  read -r -a before <<< "${line%"$word"}"
  local command=${before[1]:-}
  case "$command ${before[2]:-}" in "data inspect" | "benchmark speed") command=${before[2]} ;; esac

  # Commands, options and what follows an option.
  case $command:$word:${before[${#before[@]} - 1]} in
    :* | *:-*:* | *:-*)
      _complete_anomalight
      [ -z "$command" ] || [ "${word#-}" != "$word" ] || [ ${#COMPREPLY[@]} -gt 0 ] && return
      ;;
  esac

  local sign=${word%%[!+~]*}
  local typed=${word#"$sign"} candidate rest
  local found=' '
  while IFS= read -r candidate; do
    [ -n "$candidate" ] && [ "${candidate#"$typed"}" != "$candidate" -o -z "$typed" ] || continue
    # Values only once the key is whole. Of a long key only the part up to the next dot, as of a path the next folder.
    rest=${candidate#"$typed"}
    case $typed:$candidate in
      *=*:*=?*) ;;
      *=*:* | *:*=?*) continue ;;
      *) case $rest in *.*) candidate=$typed${rest%%.*}. ;; esac ;;
    esac
    # Readline replaces only what follows the last equals sign.
    case $typed:$COMP_WORDBREAKS in
      *=*:*=*) candidate=${candidate#"${typed%"${typed##*=}"}"} ;;
      *) candidate=$sign$candidate ;;
    esac
    case $found in
      *" $candidate "*) ;;
      *) found="$found$candidate " COMPREPLY+=("$candidate") ;;
    esac
    case $candidate in
      *[.=]) compopt -o nospace 2> /dev/null ;;
    esac
  done <<< "$(_anomalight_words "$command")
$(_anomalight_takes_overrides "$command" && printf '%s\n%s\n' "$_anomalight_keys" "$_anomalight_values")"
}

complete -o default -F _anomalight anomalight
