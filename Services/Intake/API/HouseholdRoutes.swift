import Casework
import Database
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of households' files: kept by the desk, found while an owner is on the line (INT-39 to INT-41).
enum HouseholdRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let (keepers, judges, readers) = (HouseholdRoles.keepers, HouseholdRoles.judges, HouseholdRoles.readers)
        let routes = CaseRoutes(Household.self, at: "households", of: engine, in: group, by: readers, filters: filters)
        let identity = HouseholdIdentity(pool: engine.pool)
        routes.create(OpenHouseholdRequest.self, by: keepers) { try await $0.id(by: identity) }
        routes.command("amend", AmendHouseholdRequest.self, by: keepers)
        routes.command("add-person", AddPersonRequest.self, by: keepers)
        routes.command("amend-person", AmendPersonRequest.self, by: keepers)
        routes.command("remove-person", RemovePersonRequest.self, by: keepers)
        routes.command("classify", ClassifyHouseholdRequest.self, by: judges)
        routes.command("mark-key-owner", MarkKeyOwnerRequest.self, by: judges)
        routes.command("close", CloseHouseholdRequest.self, by: keepers)
        routes.command("reopen", ReopenHouseholdRequest.self, by: keepers)
        routes.command("merge", MergeHouseholdRequest.self, by: keepers) { request, household in
            try await Self.merging(request, household, engine)
        }
        routes.command("unmerge", UnmergeHouseholdRequest.self, by: keepers)
        let lookups = HouseholdLookups(engine: engine)
        routes.file("merged-files", by: readers) { _, context, household in
            try await lookups.files(of: household, for: context)
        }
        // Whose number or name it is shows by the answer, so who may not see them may not ask either.
        routes.file("possible-duplicates", by: HouseholdRoles.fullSight) { _, context, household in
            try await lookups.duplicates(of: household, for: context)
        }
        routes.file("contacts", by: readers, asking: PageRequest.names) { _, context, household in
            try await lookups.contacts(of: household, context)
        }
        let cases = HouseholdCases(engine: engine)
        routes.file("cases", by: readers, asking: HouseholdCases.names) { _, context, household in
            try await cases.answer(for: household, context)
        }
        let table = HouseholdTable(engine: engine)
        group.get("households.csv", by: HouseholdRoles.exporters, asking: ["office"]) { _, context in
            try await table.answer(context)
        }
        group.post("household-search", by: readers, body: SearchHouseholdsRequest.self) { sent, _, context in
            try await lookups.search(sent, context)
        }
    }

    private static let filters: [ListFilter] = [
        .word("class", of: HouseholdClass.self) {
            "EXISTS (SELECT FROM household_index i WHERE i.household_id = case_file.id AND i.class = \($0))"
        },
        .flag("keyOwner") { "EXISTS (SELECT FROM household_index i WHERE i.household_id = case_file.id AND i.key_owner = \($0))" },
    ]

    /// A file is merged into one of its own office that is there and stands for itself; the other says the last word when it hears of it.
    private static func merging(
        _ request: MergeHouseholdRequest, _ household: Household, _ engine: CaseEngine
    ) async throws -> HouseholdCommand {
        var checks = FieldChecks()
        checks.need(request.into, "into")
        guard let into = request.into else { throw Problem(checks) }
        let target = try await engine.reader.find(into.retyped(), as: Household.self)?.body
        guard let target, target.office == household.office else {
            throw Problem(.invalid, "See errors.", errors: [.init("into", "is no household of this office")])
        }
        if let merger = target.merger, household.merger?.into != into {
            throw Problem(.invalid, "See errors.", errors: [.init("into", "is itself found under \(merger.into)")])
        }
        return .merge(into: into, reason: request.reason)
    }
}
