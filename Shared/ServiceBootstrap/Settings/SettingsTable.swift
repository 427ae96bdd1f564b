/// All settings of a service as a table of plain text, for `--help` and for the documentation, which a test compares with it.
package func describe(_ settings: [any SettingDeclaration]) -> String {
    let rows = settings.map { setting -> (name: String, value: String, summary: String) in
        let fallback: String
        if setting.isRequired {
            fallback = "required"
        } else {
            fallback = setting.fallbackText.isEmpty ? "not set" : "default \(setting.fallbackText)"
        }
        let secret = setting.isSecret ? "; secret, or \(setting.name)_FILE" : ""
        return (setting.name, "\(setting.expected); \(fallback)\(secret)", setting.summary)
    }
    return rows.map { "  \($0.name)\n      \($0.summary)\n      (\($0.value))" }.joined(separator: "\n")
}
