import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The variables of the template `layout`.
enum Frame {
    /// Of a page for somebody who is signed in.
    /// - Parameters:
    ///   - visit: who asks for it.
    ///   - title: of the page.
    ///   - current: the entry of the navigation that it belongs to: a path.
    ///   - follows: whether it follows changes of cases.
    ///   - address: where it is found again, of the answer to a form; its own otherwise.
    /// - Returns: the variables.
    static func of(
        _ visit: Visit, title: String, current: String, follows: Bool = true, address: String? = nil
    ) -> [String: Any] {
        var view = basis(visit.site, visit.wording, title: title, address: address ?? visit.address, now: visit.now)
        view["user"] = [
            "post": visit.wording.value(visit.caller.role.rawValue, of: "role"), "name": visit.caller.subject,
            "signOutAction": "/sign-out", "csrf": visit.formToken, "finds": !visit.isOfOperator,
        ]
        view["nav"] = Navigation.entries(for: visit).map { entry in
            ["href": entry.href, "label": entry.label, "current": entry.href == current, "key": entry.key] as [String: Any]
        }
        if DeskPage.isFor(visit) { view["newContact"] = ["href": "/desk", "label": visit.wording.page("deskNew")] }
        if follows { view["live"] = "/live" + Paths.query([("since", visit.snapshot)]) }
        return view
    }

    /// Of a page that shows today: when the estate's day is over.
    /// - Parameters:
    ///   - visit: who looks at it.
    ///   - href: where the page shows the day that is then today.
    /// - Returns: what `dayTurn` is.
    static func dayTurn(_ visit: Visit, to href: String) -> [String: Any] {
        ["ends": Times.rfc3339(visit.site.zone.endOfDay(containing: visit.now)), "href": href]
    }

    /// Of a page for anybody.
    static func basis(_ site: ConsoleSite, _ wording: Wording, title: String, address: String, now: Date) -> [String: Any] {
        let other = wording.language.other
        // These two are no pages to come back to, and the second one's address holds what is for nobody else.
        let here = ["/sign-out", "/signed-in"].contains { address.hasPrefix($0) } ? "/sign-in" : address
        return [
            "lang": wording.language.tag, "now": Times.rfc3339(now), "title": title, "assetVersion": site.content.assetVersion,
            "w": site.content.words.pages(in: wording.language), "signInHref": "/sign-in",
            "otherLanguage": [
                "href": "/language/\(other.rawValue)?to=\(Paths.escaped(here))", "lang": other.tag,
                "label": other == .zh ? "中文" : "English",
            ],
            "version": CaseService.version, "notices": [[String: Any]](),
        ]
    }
}

/// Where the main navigation leads.
struct Navigation {
    let href: String
    let label: String
    let key: String

    /// Those that are of use to the user's post.
    static func entries(for visit: Visit) -> [Navigation] {
        // Who runs the installation sees no cases, and the staff no admin ports.
        guard !visit.isOfOperator else {
            return [Navigation(href: OperationsPage.path, label: visit.wording.page("operationsTitle"), key: "o")]
        }
        let catalogue = visit.site.content.catalogue
        let queues = Queue.main.compactMap { entry -> Navigation? in
            guard let kind = catalogue.kinds[entry.kind], visit.may(kind.listers) else { return nil }
            return Navigation(
                href: Paths.list(kind.collection), label: visit.wording.page("nav_\(entry.kind)"), key: entry.key)
        }
        func entry(_ isFor: Bool, _ href: String, _ word: String, key: String) -> [Navigation] {
            isFor ? [Navigation(href: href, label: visit.wording.page(word), key: key)] : []
        }
        return entry(DeskPage.isFor(visit), "/desk", "nav_desk", key: "d")
            + entry(MyDayPage.isFor(visit), "/my-day", "technicianTitle", key: "y") + queues
            + entry(BoardPage.isFor(visit), "/board", "boardNav", key: "p") + entry(CallsPage.isFor(visit), "/calls", "callsNav", key: "h")
            + entry(RegisterPage.isFor(visit), RegisterPage.path, "registerNav", key: "q")
            + entry(ReportIndexPage.isFor(visit), "/reports", "nav_reports", key: "s") + entry(true, "/cases", "nav_cases", key: "m")
    }
}

/// Addresses of pages.
enum Paths {
    static func list(_ collection: String) -> String { ownList(collection) ?? "/cases/\(collection)" }

    /// Where the list of a kind is a page of its own.
    static func ownList(_ collection: String) -> String? {
        ["complaint-groups": GroupsPage.path, "register-days": RegisterPage.path][collection]
    }

    static func item(_ collection: String, _ id: some CustomStringConvertible) -> String { "/cases/\(collection)/\(id)" }

    /// A text as part of a query.
    static func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "" }

    /// A query of pairs that say something.
    static func query(_ pairs: [(String, String?)]) -> String {
        let said = pairs.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : "\(escaped(name))=\(escaped($0))" } }
        return said.isEmpty ? "" : "?" + said.joined(separator: "&")
    }

    /// A path of this server, and nothing that a browser takes for another one; the start page otherwise.
    static func own(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"), text.utf8.count <= 2_048,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "/" }
        return text
    }

    private static let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
