import Foundation
import SharedModels

/// How many cases of each stratum are called back, so that every stratum has its share (CBK-10, K-01).
///
/// What is always called comes first and counts. The rest of what is wanted is shared out over the other cases by the largest remainder,
/// so that no stratum is a whole case away from its exact share: a stratum's quota is the whole part of `rest × cases ÷ all`, and the
/// strata with the largest fractions get one more each until the rest is used up; of equal fractions the first stratum goes first.
struct SampleAllocation: Hashable, Sendable {
    /// Cases that are alike: one technician, `nobody` where it is not known; one rating on the slip, empty where there is none.
    struct Stratum: Hashable, Sendable, Comparable {
        let worker: UUID
        let score: String

        static func < (left: Stratum, right: Stratum) -> Bool {
            (left.worker.uuidString, left.score) < (right.worker.uuidString, right.score)
        }
    }

    /// What there is of a stratum.
    struct Supply: Hashable, Sendable {
        let stratum: Stratum
        /// Cases that may be chosen.
        let cases: Int
        /// Cases that are called back whatever the share, beside those.
        let always: Int
    }

    /// A stratum and how many are sampled of it.
    struct Share: Hashable, Sendable {
        let supply: Supply
        let quota: Int
    }

    /// Stands for a technician who is not known.
    static let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// The technician whom a stratum names.
    static func technician(_ worker: UUID) -> TechnicianID? { worker == nobody ? nil : TechnicianID(worker) }

    /// The strata in order.
    let supplies: [Supply]
    /// How many are chosen of each, in the same order, beside those that are always called.
    let quotas: [Int]
    let wanted: Int

    /// - Parameters:
    ///   - supplies: What there is, in any order; each stratum once.
    ///   - wanted: Callbacks that are wanted in all. More are made when more are always called, fewer when there are no more cases.
    init(_ supplies: [Supply], wanted: Int) {
        let sorted = supplies.sorted { $0.stratum < $1.stratum }
        let all = sorted.reduce(0) { $0 + $1.cases }
        let always = sorted.reduce(0) { $0 + $1.always }
        let rest = min(max(0, wanted - always), all)
        var quotas = sorted.map { all == 0 ? 0 : rest * $0.cases / all }
        let left = rest - quotas.reduce(0, +)
        let byFraction =
            all == 0
            ? []
            : sorted.indices.sorted { one, other in
                let (first, second) = (rest * sorted[one].cases % all, rest * sorted[other].cases % all)
                return first == second ? one < other : first > second
            }
        for index in byFraction.prefix(left) { quotas[index] += 1 }
        self.supplies = sorted
        self.wanted = wanted
        self.quotas = quotas
    }

    /// The shares in portions that have, with whole technicians, at least so many cases each but the last.
    func portions(of size: Int) -> [[Share]] {
        var portions: [[Share]] = []
        var (portion, cases) = ([Share](), 0)
        for (supply, quota) in zip(supplies, quotas) {
            if cases >= size, portion.last?.supply.stratum.worker != supply.stratum.worker {
                portions.append(portion)
                (portion, cases) = ([], 0)
            }
            portion.append(Share(supply: supply, quota: quota))
            cases += supply.cases + supply.always
        }
        return portion.isEmpty ? portions : portions + [portion]
    }

    /// Cases in all.
    var cases: Int { supplies.reduce(0) { $0 + $1.cases + $1.always } }
    /// Those that are called back whatever the share.
    var always: Int { supplies.reduce(0) { $0 + $1.always } }
    /// Callbacks that are made.
    var chosen: Int { always + quotas.reduce(0, +) }
}

/// What a selection found and chose, and why the total is what it is. The picks are rows beside the case: a list of cases carries none.
struct SelectionFindings: Codable, Hashable, Sendable {
    /// One stratum.
    struct Stratum: Codable, Hashable, Sendable {
        let technicianId: TechnicianID?
        let score: ServiceRating?
        /// Cases that could be sampled.
        let cases: Int
        /// Of those, the ones that were.
        let sampled: Int
        /// Cases beside those that are called back whatever the share.
        let always: Int
    }

    /// Strata that the case names at most; those with most cases.
    static let listed = 1_000

    let cases: Int
    /// ceil(cases × `callback.repair.task_ratio`); of a top-up what the month lacks.
    let wanted: Int
    let always: Int
    let chosen: Int
    let strataCount: Int
    /// How often each reason for calling in any case came up, by its code.
    let reasons: [String: Int]
    let strata: [Stratum]

    init(_ allocation: SampleAllocation, reasons: [String: Int]) {
        cases = allocation.cases
        wanted = allocation.wanted
        always = allocation.always
        chosen = allocation.chosen
        strataCount = allocation.supplies.count
        self.reasons = reasons
        let all = zip(allocation.supplies, allocation.quotas).map { supply, quota in
            Stratum(
                technicianId: SampleAllocation.technician(supply.stratum.worker),
                score: ServiceRating(rawValue: supply.stratum.score), cases: supply.cases, sampled: quota, always: supply.always)
        }
        strata = all.count <= Self.listed ? all : Array(all.sorted { $0.cases + $0.always > $1.cases + $1.always }.prefix(Self.listed))
    }
}

/// Why a callback is made whatever the share; the codes in `callback_pick`.
enum AlwaysReason: String, Sendable, CaseIterable {
    /// The owner was dissatisfied before: called until satisfied (CBK-13).
    case rework
    /// An emergency (REP-02, CBK-15).
    case emergency
    /// A major matter (REP-04).
    case major
    /// Chosen at a month's end (CBK-11).
    case toppedUp = "topped_up"
    /// The rating on the slip is `callback.repair.always_rating` or lower.
    case lowRating = "low_rating"
    /// The owner had been asked before the period ended.
    case called
}

extension CallbackTask {
    /// Why the present cycle is called back whatever the share, as far as the case itself says.
    var alwaysReason: AlwaysReason? {
        if cycle > 1 { return .rework }
        if facts?.urgency == .emergency { return .emergency }
        return facts?.major == true ? .major : nil
    }
}

extension CallbackTask {
    /// What coverage counts it under; nil for what is planned by rounds and the like. An emergency slip counts with the repairs (K-01), a round
    /// after an emergency does not.
    var coverageSubject: CoverageSubject? {
        switch callbackKind {
        case .complaint, .majorComplaint: .complaint
        case .repair: .repair
        case .emergency: subjectCase?.kind == .repair ? .repair : nil
        case .routineMonthly, .periodicQuarterly, .targeted, .specialService, .paidService, .surveyCheck: nil
        }
    }
}
