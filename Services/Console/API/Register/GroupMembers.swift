import Foundation
import Policy
import SharedModels

/// What makes a group, in words.
struct GroupRule {
    let wording: Wording
    let policy: Policy

    private static let day = 86_400

    /// How many households, and within which time (CMP-04).
    var text: String {
        let seconds = Int(policy.complaint.groupWindow / .seconds(1))
        let span =
            seconds % Self.day == 0
            ? wording.page("groupsDays", ["n": "\(seconds / Self.day)"]) : wording.page("groupsHours", ["n": "\(seconds / 3_600)"])
        return wording.page("groupsRule", ["span": span, "n": "\(policy.complaint.groupMinHouseholds)"])
    }

    /// Where or what a complaint is about, as its matter is told: nil for posts that do not read it.
    static func place(of complaint: JSONValue) -> String? {
        ["matter", "place", "complainedOf"].lazy.compactMap { complaint[path: ["narrative", $0]]?.string }.first { !$0.isEmpty }
    }
}

/// The part of a group's case page that shows its complaints and what made them a group.
struct GroupMembers {
    let visit: Visit

    /// Complaints that are shown.
    private static let most = 200

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    /// Of the template `group-members`.
    /// - Parameters:
    ///   - found: the group, as the service answers it.
    ///   - group: its id.
    /// - Throws: `ServiceRefusal`, `DatabaseError`.
    /// - Returns: the variables.
    func view(of found: JSONValue, _ group: CaseID) async throws -> [String: Any] {
        let ids = (found["complaintIds"]?.array ?? []).compactMap(\.string)
        async let standing = visit.site.entries.members(
            of: [(group, ids.compactMap { UUID(uuidString: $0).map { CaseID($0) } })])
        let complaints = try await complaints(Array(ids.prefix(Self.most)))
        let least = visit.site.policy.complaint.groupMinHouseholds
        let households = found["households"]?.integer ?? 0
        var view: [String: Any] = [
            "rule": GroupRule(wording: wording, policy: visit.site.policy).text, "rows": (complaints ?? []).map(row),
            "unavailable": complaints == nil,
            "more": ids.count > Self.most ? wording.page("groupsMore", ["n": "\(ids.count - Self.most)"]) : "",
        ]
        var facts = [("groupsPlace", complaints?.lazy.compactMap(GroupRule.place).first ?? "")]
        if let members = try await standing[group] {
            facts.append(("groupsFirst", views.time(members.firstRegistered)))
            facts.append(("groupsLast", views.time(members.lastRegistered)))
            facts.append(("groupsMembers", wording.page("groupsStanding", ["open": "\(members.open)", "all": "\(members.count)"])))
        }
        view["facts"] = facts.filter { !$0.1.isEmpty }.map { ["label": wording.page($0.0), "value": $0.1] }
        if found["state"]?.string == "standing", households >= least {
            view["hint"] = wording.page("groupsNotYet", ["n": "\(households)", "least": "\(least)"])
        }
        return view
    }

    /// In the order of the register; nil while the service does not answer.
    private func complaints(_ ids: [String]) async throws -> [JSONValue]? {
        do {
            return RegisterReading.inOrder(try await RegisterReading.complaints(ids, for: visit))
        } catch is ServiceSilence {
            return nil
        } catch let refusal as ServiceRefusal where refusal.isPassing {
            return nil
        }
    }

    private func row(_ complaint: JSONValue) -> [String: Any] {
        let summary = CaseSummary(complaint)
        var row = views.standing("complaint", complaint["state"]?.string ?? "", complaint)
        row["href"] = complaint["id"]?.string.map { Paths.item("complaints", $0) } ?? ""
        row["number"] = complaint["number"]?.string ?? ""
        row["where"] = summary.place ?? ""
        row["who"] = summary.who ?? ""
        row["registered"] = complaint["registeredAt"]?.string.flatMap(Times.parse).map(views.time) ?? ""
        if let due = views.nextDue(of: complaint) { row["due"] = due }
        return row
    }
}
