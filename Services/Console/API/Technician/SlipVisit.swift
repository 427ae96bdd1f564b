import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// A slip that a technician's pages are about, and the day that they lead back to.
struct SlipVisit {
    let visit: Visit
    let shape: Catalogue.Kind
    let id: CaseID
    /// Whose day it is; nil for the user's own.
    let technician: String?

    static let kind = "work_order"

    /// - Throws: `Problem`: 404 when the address names no slip, 400 when it names no technician.
    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        guard let shape = visit.site.content.catalogue.kinds[Self.kind],
            let id = context.parameters.get("id").flatMap(UUID.init(uuidString:))
        else { throw Problem(.notFound, "The address names no slip.") }
        (self.visit, self.shape, self.id) = (visit, shape, CaseID(id))
        technician = try Self.technician(of: context.query)?.description
    }

    /// The technician that a query names.
    /// - Throws: `Problem` (400) when it is no id.
    static func technician(of query: RouteQuery) throws(Problem) -> CaseID? {
        guard let text = query["technician"], !text.isEmpty else { return nil }
        guard let id = UUID(uuidString: text) else { throw Problem.badParameter("technician", "must be the id of a technician's file") }
        return CaseID(id)
    }

    private var wording: Wording { visit.wording }

    /// The path of the slip at its service.
    var path: String { "/\(shape.collection)/\(id)" }

    /// The page of one step.
    func page(of step: String) -> String { Self.page(of: step, id, technician) }

    static func page(of step: String, _ slip: some CustomStringConvertible, _ technician: String?) -> String {
        "/my-day/\(slip)/\(step)" + Paths.query([("technician", technician)])
    }

    /// The day, at the place of this slip.
    func day(done: String? = nil) -> String { "/my-day" + Paths.query([("technician", technician), ("done", done)]) + "#slip-\(id)" }

    /// The slip as it stands.
    /// - Parameter refused: what was wrong with a form, which is shown again in any case.
    /// - Throws: `ServiceRefusal`; `ServiceSilence` where there is no form to be shown again.
    /// - Returns: nil when nobody answers.
    func read(unlessRefused refused: CasePage.Refused?) async throws -> JSONValue? {
        do {
            return try await visit.site.services.get(shape.service, path, token: visit.token).body
        } catch let silence as ServiceSilence {
            guard refused != nil else { throw silence }
            return nil
        }
    }

    /// What the template `technician-step` needs beside the form.
    func frame(_ title: String, step: String, _ found: JSONValue?, refused: CasePage.Refused?) -> [String: Any] {
        var view = Frame.of(visit, title: title, current: "/my-day", follows: false, address: page(of: step))
        view["styles"] = [["name": "technician.css"]]
        view["back"] = ["href": day(), "label": wording.page("technicianTitle")]
        let slip = found.map(CaseSummary.init)
        view["summary"] = [slip?.place, slip?.what].compactMap(\.self).joined(separator: " · ")
        if let refused { view["problem"] = CommandForm(visit: visit, kind: Self.kind).problem(refused, fields: fields(of: step)) }
        return view
    }

    private func fields(of step: String) -> [Catalogue.Field] { shape.commands[step]?.fields ?? [] }
}
