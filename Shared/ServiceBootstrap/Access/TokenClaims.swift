import Foundation
import SharedModels

/// What a token says, after its signature was found right.
struct TokenClaims: Sendable {
    /// A claim as far as we look at any.
    enum Value: Decodable, Sendable, Hashable {
        case text(String)
        case texts([String])
        case number(Double)
        /// Something else, also null: there, but nothing that we can use.
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .other
            }
        }

        /// One text or several; nil when it is neither.
        var words: [String]? {
            switch self {
            case .text(let text): [text]
            case .texts(let texts): texts
            case .number, .other: nil
            }
        }
    }

    private let values: [String: Value]

    /// Reads the payload of a token.
    /// - Throws: `TokenRefusal.malformed` when it is no JSON object.
    init(_ json: Data) throws(TokenRefusal) {
        do {
            try json.withUnsafeBytes { try JSONGuard().check($0) }
            values = try JSONDecoder().decode([String: Value].self, from: json)
        } catch {
            throw .malformed
        }
    }

    /// Checks everything that a token must say (D13), and answers whose it is.
    func caller(by rules: TokenRules, at now: Date) throws(TokenRefusal) -> Caller {
        guard values["iss"] == .text(rules.issuer) else { throw .wrongIssuer }
        guard values["aud"]?.words?.contains(rules.audience) == true else { throw .wrongAudience }
        try checkTimes(leeway: rules.leeway, now: now.timeIntervalSince1970)
        guard case .text(let subject) = values["sub"], isVisibleASCII(subject, 1...128) else { throw .badSubject }
        let role = try role(rules.roleClaim)
        // An owner's offices follow from the households: one that the issuer names beside them says nothing.
        if role == .owner { return Caller(subject: subject, role: role, households: try households(rules.householdsClaim)) }
        return Caller(subject: subject, role: role, office: try office(rules.officeClaim))
    }

    private func checkTimes(leeway: Duration, now: Double) throws(TokenRefusal) {
        let leeway = Double(leeway.components.seconds)
        guard case .number(let end) = values["exp"] else { throw .noExpiry }
        guard now < end + leeway else { throw .expired }
        if let value = values["nbf"] {
            guard case .number(let begin) = value, begin <= now + leeway else { throw .notYetValid }
        }
        if let value = values["iat"] {
            guard case .number(let issued) = value, issued <= now + leeway else { throw .issuedInFuture }
        }
    }

    /// Exactly one role of ours; other words beside it are the issuer's own affair.
    private func role(_ claim: String) throws(TokenRefusal) -> Role {
        let roles = Set((values[claim]?.words ?? []).compactMap(Role.init(rawValue:)))
        guard roles.count == 1, let role = roles.first, role != .system else { throw .badRole }
        return role
    }

    /// The office that the caller is confined to. Without the claim that is none: so one that is there and is no office is a refusal, and
    /// never the whole company.
    private func office(_ claim: String) throws(TokenRefusal) -> String? {
        guard let value = values[claim] else { return nil }
        guard let words = value.words, words.count == 1, let office = words.first, isVisibleASCII(office, 1...64) else {
            throw .badOffice
        }
        return office
    }

    /// The households of an owner. One without any is refused: nothing could be answered to it but a mistake.
    private func households(_ claim: String) throws(TokenRefusal) -> [HouseholdID] {
        guard let households = [HouseholdID](claimed: values[claim]?.words ?? []) else { throw .badHouseholds }
        return households
    }
}

extension [HouseholdID] {
    /// The households that a token names: at least one, at most `Caller.mostHouseholds`, each a UUID; one that is named twice counts once. Nil
    /// when they are not that.
    package init?(claimed words: [String]) {
        guard (1...Caller.mostHouseholds).contains(words.count) else { return nil }
        var seen: Set<HouseholdID> = []
        var households: [HouseholdID] = []
        for word in words {
            guard let uuid = UUID(uuidString: word) else { return nil }
            let household = HouseholdID(uuid)
            if seen.insert(household).inserted { households.append(household) }
        }
        self = households
    }
}
