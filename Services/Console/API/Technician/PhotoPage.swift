import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// A photo of the fault, or of the place before and after the work (REP-11, REP-13): the camera, one button, back to the day.
struct PhotoPage {
    let slip: SlipVisit
    let files: Catalogue.Files

    /// The last segment of its address.
    static let step = "photo"
    /// The owner's signature comes with the sign-off, and not as a photo beside it (REP-12).
    private static let other = "signature"

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("my-day/:id/\(step)", by: site.content.catalogue.kinds[SlipVisit.kind]?.files?.adders.roles ?? [], asking: ["technician"])
        { request, context in
            try await PhotoPage(try await Visit(site, request, context), context).page()
        }
        group.post(
            "my-day/:id/\(step)", by: site.content.catalogue.kinds[SlipVisit.kind]?.files?.adders.roles ?? [], asking: ["technician"]
        ) { request, context in
            let page = try PhotoPage(try await Visit(site, request, context), context)
            let upload = FileUpload(
                visit: page.slip.visit, kind: SlipVisit.kind, shape: page.slip.shape, files: page.files, id: page.slip.id, kinds: page.kinds
            )
            if let refused = try await upload.take(request, context) { return try await page.page(refused: refused) }
            return PageAnswer.redirect(to: page.slip.day(done: FileUpload.code))
        }
    }

    /// - Throws: `Problem`: 404 for an address of no slip, 403 for a post that adds none.
    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        slip = try SlipVisit(visit, context)
        guard let files = slip.shape.files else { throw Problem(.notFound, "Slips have no photos here.") }
        guard visit.may(files.adders) else { throw Problem(.forbidden, "This is not for \(visit.caller.role.rawValue).") }
        self.files = files
    }

    private var kinds: [String] { files.kinds.filter { $0 != Self.other } }

    private func page(refused: CasePage.Refused? = nil) async throws -> Response {
        let (visit, wording) = (slip.visit, slip.visit.wording)
        let found = try await slip.read(unlessRefused: refused)
        var view = slip.frame(wording.page("technicianPhoto"), step: Self.step, found, refused: refused)
        view["styles"] = [["name": "technician.css"], ["name": "files.css"]]
        view["scripts"] = [["name": "photos.js"]]
        guard let shown = CaseFilesView(visit, kind: SlipVisit.kind, shape: slip.shape, id: slip.id) else {
            throw Problem(.notFound, "Slips have no photos here.")
        }
        let items = found.map(shown.items) ?? []
        if !items.isEmpty { view["files"] = ["items": items] }
        guard refused != nil || found.map(shown.takesMore) ?? false else {
            view["notices"] = [["tone": "warn", "text": wording.page("technicianNotNow"), "urgent": true]]
            return try visit.site.page("technician-step", view)
        }
        view["command"] = shown.form(
            action: slip.page(of: Self.step), kinds: kinds, chosen: found.map(Self.usual), camera: true, refused: refused)
        return try visit.site.page("technician-step", view, status: refused?.status ?? .ok)
    }

    /// Until the work begins a photo shows the place before it, and from then on after it.
    private static func usual(_ found: JSONValue) -> String { found["started"] == nil ? "before" : "after" }
}
