import Mustache
import ServiceBootstrap

/// How texts of people stand in a page: as `Markup` writes them, scalar by scalar.
///
/// The library's own way looks at characters as people see them, and a quotation mark with a combining mark behind it is another one to it: it
/// would end an attribute. Each template asks for this way in its first line, because a partial begins with the library's own again.
struct EscapedText: MustacheContentType {
    static let name = "SCALARS"

    func escapeText(_ text: String) -> String { Markup.escaped(text) }
}
