import Foundation
import HTTPTypes
import ServiceBootstrap
import SharedModels

/// The owner's signature and ratings, as one step for whoever holds the telephone (REP-12, REP-13, WE-35).
///
/// A signature that was drawn becomes a picture of the slip first, and the sign-off names it. Both keys follow from the form's own, so sending
/// it twice does no more than once, wherever the first time ended. On paper the owner signs as before, and the form says who did.
struct SignOff {
    let visit: Visit
    let shape: Catalogue.Kind
    /// The path of the slip at its service.
    let path: String

    static let code = "sign-off"
    /// The field of the contract that names the picture; the form's field of that name has the drawing itself.
    private static let signature = "signatureId"

    /// A form with a drawing is larger than others: a third more for the base of 64, and some for what forms escape. The day of a technician has it,
    /// and the slip's own page.
    static func largeBodies(of shape: Catalogue.Kind?) -> [LargeBody] {
        (["my-day"] + (shape.map { ["cases/\($0.collection)"] } ?? [])).map {
            LargeBody(.post, "\($0)/:id/\(code)", bytes: DrawnSignature.mostBytes * 2)
        }
    }

    /// Whether a command is it.
    static func isIt(_ code: String, of kind: String) -> Bool { kind == SlipVisit.kind && code == Self.code }

    /// What is known before anybody writes: the price that the owner accepted.
    static func usual(of slip: JSONValue) -> [String: String] {
        ["amountFen": CaseFactsView.yuan(slip[path: ["acceptance", "totalFen"]]?.integer ?? 0)]
    }

    /// The form's fields in the order in which a telephone is handed over: ratings, then the amount, then the signature.
    static func fields(_ all: [Catalogue.Field], _ fields: FieldView) -> [[String: Any]] {
        let own = { (names: [String]) in fields.views(of: names.compactMap { name in all.first { $0.name == name } }) }
        let words = fields.wording
        let drawing: [String: Any] = [
            "isSignature": true, "id": "\(code)-\(signature)", "name": signature, "label": words.page("technicianSignature"),
            "value": fields.sent[signature] ?? "", "error": fields.errors[signature] ?? "",
        ]
        let paper = own(["signedBy"]).map { $0.merging(["hint": words.page("technicianPaper")]) { $1 } }
        return own(["quality", "attitude", "conduct", "amountFen"]) + [drawing] + paper + own(["signedAt"])
    }

    /// Sends the drawing, if there is one, and the sign-off.
    /// - Parameters:
    ///   - body: of the sign-off, with the drawing in place of its id.
    ///   - key: the form's.
    ///   - version: of the slip as the page showed it.
    /// - Throws: `FormReading.Faults` for what is no drawing, not given, or more than was accepted; `ServiceRefusal`, `ServiceSilence`.
    func give(_ body: JSONValue, key: String, version: Int64?) async throws {
        var (members, version) = (body.object ?? [:], version)
        if let drawn = members[Self.signature]?.string {
            guard let signature = DrawnSignature(dataURL: drawn) else {
                throw FormReading.Faults(all: [FormReading.Fault(name: Self.signature, reason: .notSignature)])
            }
            // A picture cannot be taken back: what would be refused is refused before it is there.
            let found = try await visit.site.services.get(shape.service, path, token: visit.token).body
            let faults = Self.faults(in: members, accepted: found[path: ["acceptance", "totalFen"]]?.integer ?? 0)
            guard faults.isEmpty else { throw FormReading.Faults(all: faults) }
            let kept = try await visit.site.services.upload(
                shape.service, "\(path)/attachments?kind=signature", bytes: signature.png, type: "image/png", token: visit.token,
                key: DerivedKey.of(key, part: "signature", content: signature.png), version: version
            ).body
            guard let id = Self.id(of: signature, in: kept) else { throw ServiceSilence(service: shape.service) }
            members[Self.signature] = .string(id)
            // The picture made a version of its own. When it was there already, its answer is that of the first time, and the page is newer.
            version = version.map { max($0, kept["version"]?.integer ?? $0) }
        }
        _ = try await visit.site.services.post(
            shape.service, "\(path)/\(Self.code)", body: .object(members), token: visit.token, key: key, version: version)
    }

    /// What the service would refuse of a sign-off: a rating or the amount is missing, or the amount is more than the owner accepted (REP-11).
    static func faults(in members: [String: JSONValue], accepted: Int64) -> [FormReading.Fault] {
        let missing = ["quality", "attitude", "conduct", "amountFen"].filter { members[$0] == nil }
        let isAbove = members["amountFen"]?.integer.map { $0 > accepted } ?? false
        return missing.map { FormReading.Fault(name: $0, reason: .missing) }
            + (isAbove ? [FormReading.Fault(name: "amountFen", reason: .aboveAccepted)] : [])
    }

    /// Which of the slip's pictures it is: the service keeps it byte for byte.
    private static func id(of signature: DrawnSignature, in slip: JSONValue) -> String? {
        let digest = DerivedKey.sha256(signature.png)
        return (slip["attachments"]?.array ?? []).first { $0["kind"]?.string == "signature" && $0["sha256"]?.string == digest }?["id"]?
            .string
    }
}
