import Foundation

/// What can be said of an address on the web without asking it.
package enum WebAddress {
    /// An `http` or `https` URL with a host, and without user, password and fragment.
    @Sendable package static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let url = URL(string: text),
            ["http", "https"].contains(url.scheme?.lowercased()), url.host()?.isEmpty == false
        else { return false }
        return url.user() == nil && url.password() == nil && url.fragment() == nil
    }

    /// Whoever can read or change on the way what is told there, keys or tokens, can let anybody in: it must not pass a network in clear.
    package static func isAllowed(_ text: String, in profile: Profile) -> Bool {
        guard let url = URL(string: text) else { return false }
        if url.scheme?.lowercased() == "https" { return true }
        let host = url.host()?.trimmingCharacters(in: ["[", "]"]) ?? ""
        return profile == .dev && ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
    }
}
