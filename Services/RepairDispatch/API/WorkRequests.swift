import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /work-orders/{id}/make-safe`: K-15.
struct MakeSafeRequest: CommandRequest {
    let measures: String?

    func command() throws(Problem) -> WorkOrderCommand { .makeSafe(measures: try Validation.soleNarrative(measures, "measures")) }
}

/// `POST /work-orders/{id}/start`, body `{}`: REP-11, WE-34.
struct StartRequest: CommandRequest {
    func command() -> WorkOrderCommand { .start }
}

/// `POST /work-orders/{id}/finish`: REP-13.
struct FinishRequest: CommandRequest {
    let details: String?

    func command() throws(Problem) -> WorkOrderCommand { .finish(details: try Validation.soleNarrative(details, "details")) }
}

/// `POST /work-orders/{id}/sign-off`: REP-12, REP-13, WE-35.
struct SignOffRequest: CommandRequest {
    let amountFen: Int?
    let signedBy: String?
    let signatureId: AttachmentID?
    let signedAt: Date?
    let quality: ServiceRating?
    let attitude: ServiceRating?
    let conduct: ServiceRating?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let amount = check.required(amountFen, "amountFen", "must be given in fen; 0 for a free repair")
        check.check((amount ?? 0) >= 0, "amountFen", "must be 0 or more")
        check.optionalInstant(signedAt, "signedAt")
        let signedBy =
            signatureId == nil
            ? check.line(signedBy, "signedBy") : check.optionalText(signedBy, "signedBy", length: 1...WorkOrderLimits.name)
        for (rating, field) in [(quality, "quality"), (attitude, "attitude"), (conduct, "conduct")] {
            check.check(rating != nil, field, "must be rated by the owner")
        }
        try check.finish()
        return .signOff(
            SignOffForm(
                amountFen: amount, signedBy: signedBy, signatureId: signatureId, signedAt: signedAt, quality: quality, attitude: attitude,
                conduct: conduct))
    }
}
