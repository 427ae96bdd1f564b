import SharedModels

extension HistoryChecker {
    // MARK: I4: cases, their histories and their outboxes agree

    /// Each change raised the version by its events, and each version was told once, in order.
    func checkCases() -> [Finding] {
        evidence.records.sorted { $0.key < $1.key }.flatMap { member, records in
            let lines = Dictionary(grouping: records.history, by: \.caseID)
            let told = Dictionary(grouping: records.outbox, by: \.caseID)
            return Set(records.cases.keys).union(lines.keys).union(told.keys).sorted().flatMap { caseID in
                check(records.cases[caseID], lines[caseID] ?? [], told[caseID] ?? [], "\(member) \(caseID)")
            }
        }
    }

    private func check(_ row: CaseRow?, _ lines: [HistoryLine], _ told: [OutboxEntry], _ name: String) -> [Finding] {
        guard let row else { return [found(.phantom, "\(name): history or events without a case")] }
        var findings: [Finding] = []
        var version: Int64 = 0
        for line in lines.sorted(by: { $0.version < $1.version }) {
            version += Int64(line.events)
            if line.version != version {
                findings.append(found(.order, "\(name): \(line.command) made version \(line.version), its events make it \(version)"))
                version = line.version
            }
        }
        if version != row.version {
            findings.append(found(.order, "\(name): its history ends at \(version), the case is at \(row.version)"))
        }
        let sequences = told.map(\.sequence).sorted()
        if sequences != Array(1...max(row.version, 1)) {
            findings.append(found(.order, "\(name): the outbox has sequences \(sequences), the case is at \(row.version)"))
        }
        return findings
    }

    // MARK: I4, I5: topics

    func checkTopics() -> [Finding] {
        Member.allCases.flatMap { member in
            let entries = evidence.topics[member] ?? []
            let outbox = evidence.records[member]?.outbox ?? []
            return checkContents(of: member, entries, outbox) + checkOrder(of: member, entries)
        }
    }

    private func checkContents(of member: Member, _ entries: [TopicEntry], _ outbox: [OutboxEntry]) -> [Finding] {
        let recorded = Dictionary(outbox.map { ($0.eventID, $0) }) { first, _ in first }
        let published = Set(entries.map(\.eventID))
        var findings = Set(recorded.keys).subtracting(published).sorted().map {
            found(.outbox, "\(member): event \($0) was recorded and is not on the topic")
        }
        findings += published.subtracting(recorded.keys).sorted().map {
            found(.phantom, "\(member): event \($0) is on the topic and was never recorded")
        }
        for entry in entries {
            guard let row = recorded[entry.eventID] else { continue }
            if row.caseID != entry.caseID || row.sequence != entry.sequence || row.type != entry.type {
                findings.append(found(.outbox, "\(member): event \(entry.eventID) is another on the topic than in the outbox"))
            }
        }
        if let count = evidence.unreadable[member], count > 0 {
            findings.append(found(.outbox, "\(member): \(count) records on the topic are no events"))
        }
        return findings
    }

    private func checkOrder(of member: Member, _ entries: [TopicEntry]) -> [Finding] {
        let inOrder = entries.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
        return Dictionary(grouping: inOrder, by: \.caseID).sorted { $0.key < $1.key }.flatMap { caseID, copies in
            if Set(copies.map(\.partition)).count > 1 { return [found(.order, "\(member) \(caseID): on more than one partition")] }
            if logWasReplaced { return checkRuns(copies.map(\.sequence), "\(member) \(caseID)") }
            var seen: Set<EventID> = []
            let first = copies.filter { seen.insert($0.eventID).inserted }.map(\.sequence)
            let expected = Array(1...Int64(first.count))
            return first == expected ? [] : [found(.order, "\(member) \(caseID): first copies come as \(first)")]
        }
    }

    /// After a broker came back empty: no copy goes up by more than one, whatever was published before may come again.
    private func checkRuns(_ sequences: [Int64], _ name: String) -> [Finding] {
        let isInOrder = zip(sequences, sequences.dropFirst()).allSatisfy { $1 <= $0 + 1 }
        let isComplete = Set(sequences) == Set(1...(sequences.max() ?? 1))
        return isInOrder && isComplete ? [] : [found(.order, "\(name): copies come as \(sequences)")]
    }

    // MARK: I2, I3, I6: effects

    /// Every event that means something to another service had its one effect there; every effect has its event.
    func checkEffects() -> [Finding] {
        var caused: [Effect: Int] = [:]
        for records in evidence.records.values {
            for effect in records.outbox.compactMap({ Effect(of: $0) }) { caused[effect, default: 0] += 1 }
        }
        var happened: [Effect: Int] = [:]
        for (member, records) in evidence.records {
            let lines = records.history.filter { $0.role == "system" && Effect.commands.contains($0.command) }
            happened.merge(counts(of: lines, member)) { $0 + $1 }
        }
        return Set(caused.keys).union(happened.keys).sorted { $0.text < $1.text }.compactMap { effect in
            let (events, times) = (caused[effect] ?? 0, happened[effect] ?? 0)
            if events == 0 { return found(.phantom, "\(effect.text): happened without an event") }
            if times > events { return found(.repeated, "\(effect.text): happened \(times) times for \(events) events") }
            if times < events { return found(.conservation, "\(effect.text): happened \(times) times for \(events) events") }
            return nil
        }
    }

    /// Nothing waits for an operator.
    func checkParked() -> [Finding] {
        evidence.records.sorted { $0.key < $1.key }.flatMap { member, records in
            let parked = records.parked.map { found(.conservation, "\(member): \($0.key) is parked: \($0.reason)") }
            guard records.quarantined > 0 else { return parked }
            return parked + [found(.conservation, "\(member): \(records.quarantined) events in quarantine")]
        }
    }
}
