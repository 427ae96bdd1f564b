package import Foundation

/// What a city's hotline is told of where it asks (Open311's service discovery). Only Intake tells it; all services know the settings, so that one
/// file of settings serves a whole installation.
package struct HotlineSettings: Sendable {
    /// Where callers outside reach Open311, through whatever stands in front of the service; nil when only its path is told.
    package var url: URL?
    /// Where more is said, for people: a page, a number, an address for mail.
    package var contact: String?

    static let urlSetting = Setting<String?>(
        "GUANJIA_OPEN311_URL", "Where the city's hotline reaches Open311, told by its discovery; the bare path when not set.",
        expected: "https://host[:port]/…/open311/v2, or http:// of this machine with GUANJIA_PROFILE=dev", fallback: (nil, "")
    ) { WebAddress.isWellFormed($0) && !$0.contains("?") && $0.hasSuffix("/open311/v2") ? .some($0) : nil }
    static let contactSetting = Setting<String?>.optionalText(
        "GUANJIA_OPEN311_CONTACT", "Whom the city's hotline can ask, told by its discovery: a page, a number, an address for mail.")

    static var declarations: [any SettingDeclaration] { [urlSetting, contactSetting] }

    /// For tests and tools that need no environment.
    package init(url: URL? = nil, contact: String? = nil) {
        self.url = url
        self.contact = contact
    }

    init(_ reader: inout SettingsReader, profile: Profile) {
        let text = reader.read(Self.urlSetting)
        if let text, !WebAddress.isAllowed(text, in: profile) {
            reader.report(Self.urlSetting.name, "needs https; http only of this machine, with GUANJIA_PROFILE=dev")
        }
        self.init(url: text.flatMap { URL(string: $0) }, contact: reader.read(Self.contactSetting))
    }
}
