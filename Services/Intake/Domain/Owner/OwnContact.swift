import Foundation
import Policy
import SharedModels

/// A contact as its household sees it: nothing of who works on it, and nothing that was written for the house.
struct OwnContact: Encodable, Hashable, Sendable {
    let id: ContactID
    let number: String
    let version: Int64
    let householdId: HouseholdID?
    let state: OwnState
    let kind: ContactKind
    let channel: Channel
    let recordedAt: Date
    /// The matter in the caller's words.
    let words: String?
    /// By when a reply was promised; absent while none is, and once it was given.
    let replyDueAt: Date?
    /// What the household was told.
    let reply: String?
    /// The visit that is agreed; absent while none is.
    let appointedAt: Date?
    /// What happened to the contact, oldest first.
    let steps: [Step]
    /// The complaint, the repairs or the service that came of it, and how they get on, oldest first. Only of one contact alone.
    let cases: [CaseProgress]?
    let urgings: Int
    /// From when it can be urged once more; absent when it can be now, or not at all.
    let urgeFrom: Date?
    let rating: ServiceRating?
    /// What the household sent with it, oldest first; absent when that is nothing. What the staff keep is not among it.
    let originals: [OwnOriginal]?
    let originalCount: Int
    /// What the owner may ask of it now. A list looks nothing up, and names withdraw of what was handed over only with one contact alone.
    let allowedCommands: [String]

    /// Something that happened.
    struct Step: Encodable, Hashable, Sendable {
        let what: OwnStep
        let at: Date
    }
}

/// How a contact stands, in the words of an owner.
enum OwnState: String, Encodable, Hashable, Sendable, CaseIterable {
    /// 已受理: it is at the desk.
    case received
    /// 待回复: a reply is promised.
    case promised
    /// 处理中: somebody works on it.
    case inProgress = "in_progress"
    /// 已答复: the household has the answer.
    case answered
    /// 已完结.
    case closed
    /// 已撤回: the owner took it back.
    case withdrawn
    /// 不予受理: it counts for nothing.
    case dismissed
}

/// What happened to a contact, in the words of an owner.
enum OwnStep: String, Encodable, Hashable, Sendable, CaseIterable {
    case recorded, promised, assigned
    case handedOver = "handed_over"
    case answered, replied, urged
    case withdrawalAsked = "withdrawal_asked"
    case closed, dismissed, rated, attached
}

/// A file that the household sent with a contact (INT-07).
struct OwnOriginal: Encodable, Hashable, Sendable {
    let id: OriginalID
    let kind: OriginalKind
    let contentType: FileType
    /// Size in bytes, as it is kept.
    let bytes: Int
    let at: Date

    init(_ original: Original) {
        id = original.id
        kind = original.kind
        contentType = original.contentType
        bytes = original.bytes
        at = original.at
    }
}

extension Contact {
    /// The contact for its household.
    /// - Parameters:
    ///   - progress: what came of it; nil when that was not looked up.
    ///   - version: of the case.
    ///   - rules: for how soon it may be urged.
    ///   - now: for what the owner may ask at present.
    /// - Returns: what is shown.
    func own(_ progress: [CaseProgress]?, version: Int64, under rules: Policy, at now: Date) -> OwnContact {
        let inHand = inHand(progress ?? [])
        let canBeUrged = Self.urgeable.contains(state) && withdrawal == nil && inHand?.isOver != true
        let again = urgedAgain(under: rules, at: now)
        let canBeWithdrawn =
            withdrawal == nil
            && (Self.untouched.contains(state) || state == .handedOver && progress != nil && inHand?.isWithdrawable == true)
        let commands = [
            canBeUrged && again == nil ? "urge" : nil, canBeWithdrawn ? "withdraw" : nil, isRateable ? "rate" : nil,
            takesOriginal(by: .owner) ? "attach" : nil,
        ]
        let sent = ownersOriginals
        return OwnContact(
            id: id, number: number, version: version, householdId: facts.householdId, state: ownState, kind: contactKind,
            channel: facts.channel, recordedAt: recordedAt, words: facts.reason,
            replyDueAt: state == .promised || state == .assigned ? promise?.replyDueAt : nil, reply: reply?.given.reply,
            appointedAt: facts.appointmentAt ?? progress?.last?.appointedAt, steps: ownSteps, cases: progress,
            urgings: urgings?.last?.times ?? 0, urgeFrom: canBeUrged ? again : nil, rating: rating?.rating,
            originals: sent.isEmpty ? nil : sent.map(OwnOriginal.init), originalCount: sent.count,
            allowedCommands: commands.compactMap(\.self))
    }

    /// Whether a household sees it at all: what the household said itself. What others passed on of it, or found in an inspection, is the house's.
    var isOfHousehold: Bool { facts.householdId != nil && facts.channel.family != .relayed }

    private var ownState: OwnState {
        switch state {
        case .recorded: .received
        case .promised: .promised
        case .assigned, .handedOver: .inProgress
        case .answered, .replied: .answered
        case .closed: isTakenBack ? .withdrawn : .closed
        case .void: .dismissed
        }
    }

    private var ownSteps: [OwnContact.Step] {
        let facts: [(OwnStep, Date?)] = [
            (.recorded, recordedAt), (.promised, promise?.at), (.assigned, assignment?.at), (.handedOver, child?.at),
            (.answered, answer?.at), (.replied, reply?.at), (.withdrawalAsked, withdrawal?.at), (.closed, closing?.at),
            (.dismissed, voiding?.at), (.rated, rating?.at),
        ]
        let steps =
            facts.compactMap { what, at in at.map { OwnContact.Step(what: what, at: $0) } }
            + (urgings ?? []).map { OwnContact.Step(what: .urged, at: $0.at) }
            + ownersOriginals.map { OwnContact.Step(what: .attached, at: $0.at) }
        // Of the same instant in the order in which they are named.
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}

/// A household's file as its own people see it.
struct OwnHousehold: Encodable, Hashable, Sendable {
    let id: HouseholdID
    let office: String
    let unit: String
    let people: [Person]

    /// Somebody of the household, whose number shows its end only.
    struct Person: Encodable, Hashable, Sendable {
        let person: Int
        let name: String
        let relation: HouseholdRelation
        let phones: [String]
    }
}

extension Household {
    /// The file for its own people.
    var own: OwnHousehold {
        OwnHousehold(
            id: id, office: office, unit: particulars.unit,
            people: people.map {
                OwnHousehold.Person(
                    person: $0.person, name: $0.details.name, relation: $0.details.relation, phones: $0.details.phones.map(Mask.phone))
            })
    }
}
