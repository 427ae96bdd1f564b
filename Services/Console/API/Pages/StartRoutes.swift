import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The start page, and the search for a number.
enum StartRoutes {
    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            return PageAnswer.redirect(to: Navigation.entries(for: visit).first?.href ?? "/cases")
        }
        group.get("find", by: Role.employees, asking: ["q"]) { request, context in
            let visit = try await Visit(site, request, context)
            let number = (try context.query.word("q") ?? "").trimmingCharacters(in: .whitespaces).uppercased()
            guard let entry = try await site.entries.find(number: number, office: visit.caller.office),
                let kind = site.content.catalogue.kinds[entry.kind], visit.may(kind.readers)
            else {
                throw Problem(.notFound, "There is no case with the number \(number.prefix(40)), or none that you may see.")
            }
            return PageAnswer.redirect(to: Paths.item(kind.collection, entry.id))
        }
    }
}
