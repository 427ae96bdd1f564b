import SharedModels

/// Judges a run: what clients saw against what the databases and topics hold (invariants I1 to I6).
///
/// Pure: the same values always give the same findings.
struct HistoryChecker {
    let history: ClientHistory
    let evidence: Evidence
    /// The broker lost its log in the run and everything was published again: what is on the topics begins in the middle and repeats.
    var logWasReplaced = false

    /// What one finding breaks.
    enum Invariant: String, Sendable, CaseIterable {
        /// No acknowledged loss.
        case lost = "I1"
        /// No effect without a cause.
        case phantom = "I2"
        /// One effect per event, and per request.
        case repeated = "I3"
        /// Per case, sequences are 1, 2, 3…
        case order = "I4"
        /// The topic holds exactly what the outbox recorded.
        case outbox = "I5"
        /// What was handed on arrived, or is parked.
        case conservation = "I6"
    }

    struct Finding: Sendable, Hashable, CustomStringConvertible {
        let invariant: Invariant
        let text: String
        var description: String { "\(invariant.rawValue) \(invariant): \(text)" }
    }

    /// Everything that is wrong; empty when all invariants hold.
    func findings() -> [Finding] {
        checkAcknowledged() + checkEnds() + checkRequests() + checkCases() + checkTopics() + checkEffects() + checkParked()
    }

    func found(_ invariant: Invariant, _ text: String) -> Finding { Finding(invariant: invariant, text: text) }

    // MARK: I1, I2, I3: requests

    /// Every request that was answered well is in its service's tables.
    private func checkAcknowledged() -> [Finding] {
        history.operations.values.filter { $0.outcome == .ok }.compactMap { operation in
            let request = operation.request
            let name = "\(request.member) \(request.command) \(request.key)"
            guard let caseID = operation.caseID, let version = operation.version else {
                return found(.lost, "\(name) was answered without id or version")
            }
            guard let row = evidence.records[request.member]?.cases[caseID] else {
                return found(.lost, "\(name): case \(caseID) was acknowledged and is not there")
            }
            if row.version < version { return found(.lost, "\(name): version \(version) was acknowledged, the case is at \(row.version)") }
            if let number = operation.number, number != row.number {
                return found(.lost, "\(name): number \(number) was acknowledged, the case has \(row.number)")
            }
            guard let kept = evidence.records[request.member]?.answers[request.key] else {
                return found(.lost, "\(name): its answer was not kept")
            }
            return kept == KeptAnswer(caseID: caseID, version: version)
                ? nil : found(.repeated, "\(name): it was answered with \(caseID) \(version), kept is \(kept.caseID) \(kept.version)")
        }
    }

    /// Every case came to rest where it should.
    private func checkEnds() -> [Finding] {
        history.ends.compactMap { end in
            guard let row = evidence.records[end.member]?.cases[CaseID(end.caseID)] else {
                return found(.lost, "\(end.member) \(end.caseID) should be \(end.state) and is not there")
            }
            return row.state == end.state ? nil : found(.lost, "\(end.member) \(row.number) should be \(end.state) and is \(row.state)")
        }
    }

    /// A request had its effect at most once, one that was answered well exactly once, and no effect is without a request.
    private func checkRequests() -> [Finding] {
        evidence.records.sorted { $0.key < $1.key }.flatMap { member, records in
            let mine = history.operations.values.filter { $0.request.member == member }
            let unknown = records.answers.keys.sorted().filter { history.operations[$0] == nil }.map {
                found(.phantom, "\(member) keeps an answer for \($0), which no client sent")
            }
            let refused = mine.filter { $0.outcome == .failed && records.answers[$0.request.key] != nil }.map {
                found(.phantom, "\(member) \($0.request.command) \($0.request.key) was refused and had an effect")
            }
            return unknown + refused + checkCounts(asked(mine, records), counts(of: records.history.filter { $0.role != "system" }, member))
        }
    }

    /// How often each effect was asked for, and how often that was answered well.
    private func asked(_ operations: [ClientHistory.Operation], _ records: ServiceRecords) -> [Effect: (ok: Int, all: Int)] {
        var asked: [Effect: (ok: Int, all: Int)] = [:]
        for operation in operations where operation.outcome != .failed {
            let request = operation.request
            // Which case an unanswered request made, only its kept answer tells.
            guard let caseID = request.target.map({ CaseID($0) }) ?? operation.caseID ?? records.answers[request.key]?.caseID else {
                continue
            }
            let effect = Effect(request.member, caseID, request.command)
            asked[effect, default: (0, 0)].all += 1
            if operation.outcome == .ok { asked[effect, default: (0, 0)].ok += 1 }
        }
        return asked
    }

    private func checkCounts(_ asked: [Effect: (ok: Int, all: Int)], _ happened: [Effect: Int]) -> [Finding] {
        Set(asked.keys).union(happened.keys).sorted { $0.text < $1.text }.compactMap { effect in
            let (ok, all) = asked[effect] ?? (0, 0)
            let times = happened[effect] ?? 0
            if all == 0 { return found(.phantom, "\(effect.text): no client asked for it") }
            if times > all { return found(.repeated, "\(effect.text): happened \(times) times, was asked for \(all) times") }
            return times < ok ? found(.lost, "\(effect.text): was acknowledged \(ok) times, happened \(times) times") : nil
        }
    }

    func counts(of lines: [HistoryLine], _ member: Member) -> [Effect: Int] {
        lines.reduce(into: [:]) { $0[Effect(member, $1.caseID, $1.command), default: 0] += 1 }
    }
}

extension Effect {
    var text: String { "\(member) \(caseID) \(command)" }
}

extension [HistoryChecker.Finding] {
    /// How many break any of these.
    func count(of invariants: HistoryChecker.Invariant...) -> Int { count { invariants.contains($0.invariant) } }
}
