import ServiceBootstrap

extension Validation {
    /// One line that must be there, such as a name.
    mutating func line(_ value: String?, _ field: String, upTo limit: Int = WorkOrderLimits.name) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...limit)
    }

    /// A narrative that must be there; it may have several lines.
    mutating func narrative(_ value: String?, _ field: String) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...WorkOrderLimits.text, multiline: true)
    }
}

/// The one narrative of a command that has nothing else.
func soleNarrative(_ value: String?, _ field: String) throws(Problem) -> String {
    var check = Validation()
    let text = check.narrative(value, field)
    try check.finish()
    return text
}
