import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The start page, and the search for a number.
enum StartRoutes {
    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("", by: Role.consoleUsers) { request, context in
            let visit = try await Visit(site, request, context)
            return PageAnswer.redirect(to: Navigation.entries(for: visit).first?.href ?? "/cases")
        }
        // By POST: who types a name or a telephone number there must not leave it in addresses (ADR 13).
        group.post("find", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            let number = (try await visit.fields(request, context)["q"] ?? "").trimmingCharacters(in: .whitespaces).uppercased()
            guard let entry = try await site.entries.find(number: number, office: visit.caller.office),
                let kind = site.content.catalogue.kinds[entry.kind], visit.may(kind.readers)
            else {
                throw Problem(.notFound, "There is no case with this number, or none that you may see.")
            }
            return PageAnswer.redirect(to: Paths.item(kind.collection, entry.id))
        }
    }
}
