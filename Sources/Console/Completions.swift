/// Shell completions, made from the commands' tables.
public enum Completions {
  public static let shells = ["bash", "zsh", "fish"]

  /// The completion script for one of `shells`.
  public static func script(for shell: String, _ specs: [CommandSpec]) -> String {
    switch shell {
    case "bash": bash(specs)
    case "zsh": zsh(specs)
    default: fish(specs)
    }
  }

  /// First words, each with the second words it may have.
  private static func words(_ specs: [CommandSpec]) -> [(first: String, second: [String])] {
    var groups: [(first: String, second: [String])] = []
    for spec in specs {
      let parts = spec.name.split(separator: " ").map(String.init)
      if groups.last?.first != parts[0] { groups.append((parts[0], [])) }
      if parts.count > 1 { groups[groups.count - 1].second.append(parts[1]) }
    }
    return groups
  }

  private static func flags(_ spec: CommandSpec) -> String {
    spec.allOptions.map { "--\($0.name)" }.joined(separator: " ")
  }

  private static func bash(_ specs: [CommandSpec]) -> String {
    var cases = ""
    for spec in specs { cases += "    \"\(spec.name)\") flags=\"\(flags(spec))\" ;;\n" }
    var seconds = ""
    for group in words(specs) where !group.second.isEmpty {
      seconds += "    \(group.first)) words=\"\(group.second.joined(separator: " "))\" ;;\n"
    }
    return """
      # bash completion for osler: source <(osler completions bash)
      _osler() {
        local current="${COMP_WORDS[COMP_CWORD]}" words="" flags="" name
        if [ "$COMP_CWORD" = 1 ]; then
          COMPREPLY=($(compgen -W "\(words(specs).map(\.first).joined(separator: " "))" -- "$current"))
          return
        fi
        case "${COMP_WORDS[1]}" in
      \(seconds)  esac
        name="${COMP_WORDS[1]}"
        if [ -n "$words" ]; then
          if [ "$COMP_CWORD" = 2 ]; then
            COMPREPLY=($(compgen -W "$words" -- "$current"))
            return
          fi
          name="$name ${COMP_WORDS[2]}"
        fi
        case "$name" in
      \(cases)  esac
        case "$current" in
          -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
          *) COMPREPLY=($(compgen -f -- "$current")) ;;
        esac
      }
      complete -o filenames -F _osler osler

      """
  }

  private static func zsh(_ specs: [CommandSpec]) -> String {
    var cases = ""
    for spec in specs {
      let options = spec.allOptions.map {
        "'--\($0.name)[\(quoted($0.help))]\($0.value.map { ":\($0.lowercased()):_files" } ?? "")'"
      }
      cases +=
        "    '\(spec.name)') _arguments \(options.joined(separator: " ")) '*:file:_files' ;;\n"
    }
    let firsts = words(specs).map { group in
      let abstract = specs.first { $0.name.hasPrefix(group.first) }?.abstract ?? ""
      return "'\(group.first):\(quoted(abstract))'"
    }
    var seconds = ""
    for group in words(specs) where !group.second.isEmpty {
      seconds += "    \(group.first)) seconds=(\(group.second.joined(separator: " "))) ;;\n"
    }
    return """
      #compdef osler
      # zsh completion for osler: osler completions zsh > "${fpath[1]}/_osler"
      _osler() {
        local -a firsts seconds
        local name
        firsts=(\(firsts.joined(separator: " ")))
        if (( CURRENT == 2 )); then _describe command firsts; return; fi
        case "$words[2]" in
      \(seconds)  esac
        name="$words[2]"
        if (( $#seconds )); then
          if (( CURRENT == 3 )); then compadd -a seconds; return; fi
          name="$name $words[3]"
        fi
        case "$name" in
      \(cases)  esac
      }
      compdef _osler osler

      """
  }

  private static func fish(_ specs: [CommandSpec]) -> String {
    var lines = [
      "# fish completion for osler: osler completions fish | source", "complete -c osler -e",
    ]
    for group in words(specs) {
      lines.append("complete -c osler -f -n __fish_use_subcommand -a \(group.first)")
      for second in group.second {
        lines.append(
          "complete -c osler -f -n '__fish_seen_subcommand_from \(group.first)' -a \(second)")
      }
    }
    for spec in specs {
      let last = spec.name.split(separator: " ").last ?? ""
      for option in spec.allOptions {
        let short = option.short.map { " -s \($0)" } ?? ""
        let value = option.value == nil ? "" : " -r"
        lines.append(
          "complete -c osler -n '__fish_seen_subcommand_from \(last)' -l \(option.name)\(short)\(value)"
            + " -d '\(quoted(option.help))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    String(text.map { $0 == "'" ? "’" : $0 == "[" ? "(" : $0 == "]" ? ")" : $0 == ":" ? "," : $0 })
  }
}
