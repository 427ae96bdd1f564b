package import Foundation
package import SharedModels

/// What the slip is filled with (REP-01, REP-06, REP-30).
package struct RaiseForm: Hashable, Sendable {
    package let office: String
    package let source: RepairSource
    package let request: RepairParticulars
    package let urgency: RepairUrgency
    package let emergencyCategory: EmergencyCategory?
    /// A major matter (REP-04).
    package let major: Bool
    /// False when the company bears the cost.
    package let chargeable: Bool
    package let appointedAt: Date?
    /// When the desk filled the slip, when that was before it came here; it decides the ledger month (REP-20).
    package let raisedAt: Date?
    package let contact: ContactLink?
    /// The complaint because of which it was asked for.
    package let complaintId: ComplaintID?
    /// The move-in whose inspection found it (INT-44).
    package let moveInId: MoveInID?
    package let rework: ReworkLink?
    /// A code of the policy's trades; proposed from the words when left out (REP-32).
    package let trade: String?

    package init(
        office: String, source: RepairSource, request: RepairParticulars, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, major: Bool = false, chargeable: Bool = true, appointedAt: Date? = nil,
        raisedAt: Date? = nil, contact: ContactLink? = nil, complaintId: ComplaintID? = nil, moveInId: MoveInID? = nil,
        rework: ReworkLink? = nil,
        trade: String? = nil
    ) {
        self.office = office
        self.source = source
        self.request = request
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.chargeable = chargeable
        self.appointedAt = appointedAt
        self.raisedAt = raisedAt
        self.contact = contact
        self.complaintId = complaintId
        self.moveInId = moveInId
        self.rework = rework
        self.trade = trade
    }
}

/// The contact that an order came from.
package struct ContactLink: Codable, Hashable, Sendable {
    package let id: ContactID
    /// Its human number, where it is known.
    package let number: String?
    /// The way by which it came; nil where that was not said, and in what was stored before it was kept.
    package let channel: Channel?

    package init(id: ContactID, number: String? = nil, channel: Channel? = nil) {
        self.id = id
        self.number = number
        self.channel = channel
    }
}

/// What ties a rework to the order whose work it does again (WE-47).
package struct ReworkLink: Codable, Hashable, Sendable {
    /// The order just before.
    package let previous: WorkOrderID
    /// The first order's number with this round's suffix, such as `WO-20260302-000007-R1`.
    package let number: String
    /// 1 for the first rework.
    package let round: Int
    /// The callback cycle that this order's callback will be.
    package let cycle: Int
    package let callbackTaskId: CallbackTaskID
    /// The owner's words in the callback.
    package let remarks: String?

    package init(previous: WorkOrderID, number: String, round: Int, cycle: Int, callbackTaskId: CallbackTaskID, remarks: String? = nil) {
        self.previous = previous
        self.number = number
        self.round = round
        self.cycle = cycle
        self.callbackTaskId = callbackTaskId
        self.remarks = remarks
    }
}

/// A visit that found nobody (REP-10).
package struct UnansweredVisitForm: Hashable, Sendable {
    package let waitedSeconds: Int
    /// Whether a note was left under the door.
    package let noteLeft: Bool

    package init(waitedSeconds: Int, noteLeft: Bool) {
        self.waitedSeconds = waitedSeconds
        self.noteLeft = noteLeft
    }
}

/// What the owner signs: every part is asked for, so each is optional here and its absence has its own sentence (WE-35).
package struct SignOffForm: Hashable, Sendable {
    package let amountFen: Int?
    package let signedBy: String?
    /// The image of the signature, an attachment of the order; then the typed name may be left out.
    package let signatureId: AttachmentID?
    /// When it was signed; now when left out. A paper slip that is entered later says when.
    package let signedAt: Date?
    package let quality: ServiceRating?
    package let attitude: ServiceRating?
    package let conduct: ServiceRating?

    package init(
        amountFen: Int?, signedBy: String?, signatureId: AttachmentID? = nil, signedAt: Date?, quality: ServiceRating?,
        attitude: ServiceRating?, conduct: ServiceRating?
    ) {
        self.amountFen = amountFen
        self.signedBy = signedBy
        self.signatureId = signatureId
        self.signedAt = signedAt
        self.quality = quality
        self.attitude = attitude
        self.conduct = conduct
    }
}

/// A picture that the object store has taken (REP-11 to REP-13).
package struct AttachmentForm: Hashable, Sendable {
    package let kind: AttachmentKind
    package let contentType: ImageType
    /// Size in bytes.
    package let bytes: Int
    /// SHA-256 of the bytes, in lower-case hexadecimal digits: the same picture of the same kind is the same attachment.
    package let sha256: String
    /// The id that it gets, when the picture is kept under it already; one that the decision makes otherwise.
    package let id: AttachmentID?

    package init(kind: AttachmentKind, contentType: ImageType, bytes: Int, sha256: String, id: AttachmentID? = nil) {
        self.id = id
        self.kind = kind
        self.contentType = contentType
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// News of the callback: it is over, and the order with it.
package struct CallbackSettlement: Hashable, Sendable {
    /// How a callback lets an order go.
    package enum Outcome: Hashable, Sendable {
        /// The owner was reached and is satisfied.
        case satisfied
        /// The period closed and this order was not chosen (K-01).
        case notSelected
    }

    package let taskId: CallbackTaskID
    package let cycle: Int
    package let outcome: Outcome

    package init(taskId: CallbackTaskID, cycle: Int, outcome: Outcome) {
        self.taskId = taskId
        self.cycle = cycle
        self.outcome = outcome
    }
}

/// News of the callback: the owner is dissatisfied and a new order is to be raised under `reworkOrderId`.
package struct ReworkOrder: Hashable, Sendable {
    package let reworkOrderId: WorkOrderID
    package let cycle: Int
    package let remarks: String?

    package init(reworkOrderId: WorkOrderID, cycle: Int, remarks: String? = nil) {
        self.reworkOrderId = reworkOrderId
        self.cycle = cycle
        self.remarks = remarks
    }
}
