import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

/// Group complaints (CMP-04, CMP-31; domain 3.2, "Group detection").
@Suite("Group complaints")
struct GroupTests {
    /// Households A to D on three days.
    private func four() throws -> (Neighbourhood, [ComplaintID]) {
        var estate = Neighbourhood()
        let ids = [
            try estate.complain("3-1-101", at: "2026-03-02 09:00"), try estate.complain("3-1-102", at: "2026-03-03 09:00"),
            try estate.complain("3-1-103", at: "2026-03-03 10:00"), try estate.complain("3-1-104", at: "2026-03-04 09:00"),
        ]
        return (estate, ids)
    }

    @Test("WE-19: a household that complains twice counts once")
    func sameHousehold() throws {
        var (estate, ids) = try four()
        let again = try estate.complain("3-1-101", at: "2026-03-04 12:00")
        #expect(estate.groups.isEmpty)
        #expect((ids + [again]).allSatisfy { estate.complaints[$0]?.class == .unclassified })
    }

    @Test("WE-20: the fifth household makes a group; all are major, with the general manager the same day")
    func fifth() throws {
        var (estate, ids) = try four()
        let again = try estate.complain("3-1-101", at: "2026-03-04 12:00")
        let fifth = try estate.complain("3-1-105", at: "2026-03-05 11:00")
        let group = try #require(estate.group)
        #expect(group.since == local("2026-03-05 11:00"))
        #expect(group.households == 5)
        #expect(group.members.map(\.complaintId) == ids + [again, fifth])
        for id in ids + [again, fifth] {
            #expect(estate.complaints[id]?.class == .major)
            #expect(estate.complaints[id]?.majorReasons == [.group])
            #expect(estate.complaints[id]?.level == .generalManager)
            #expect(estate.complaints[id]?.groupId == group.id)
            #expect(estate.gmBound(id) == local("2026-03-06 00:00"))
        }
        #expect(estate.facts(GroupDetected.self).map(\.households) == [5])
        #expect(estate.facts(ComplaintEscalated.self).count == 6)
        #expect(estate.facts(ComplaintGrouped.self).count == 6)
    }

    @Test("WE-21: a complaint about the car park is another matter")
    func otherPlace() throws {
        var (estate, _) = try four()
        try estate.complain("3-1-105", place: "地下停车场", at: "2026-03-05 11:00")
        #expect(estate.groups.isEmpty)
    }

    @Test("Another office, and another subject, is another matter; a label brings different places together")
    func matters() throws {
        var (estate, _) = try four()
        try estate.complain("3-1-105", at: "2026-03-05 11:00", office: "yunhu")
        try estate.complain("3-1-106", subject: .fees, at: "2026-03-05 11:30")
        #expect(estate.groups.isEmpty)
        var labelled = Neighbourhood()
        for (unit, place) in [("1", "大堂"), ("2", "七楼"), ("3", "地下一层"), ("4", "轿厢里"), ("5", "门口")] {
            try labelled.complain(unit, place: place, at: "2026-03-02 09:0\(unit)", label: "三号楼电梯停运")
        }
        #expect(labelled.group?.households == 5)
    }

    @Test(
        "Width, case, spaces and punctuation make no other place and no other household",
        arguments: [
            ("３号楼 电梯", "3号楼电梯"), ("Lobby, B-1", "lobby b1"), ("3-1-1201", "３－１－１２０１"), ("3 - 1", "3/1"), ("三号楼（东）", "三号楼东"),
        ])
    func plain(_ texts: (String, String)) { #expect(Matter.plain(texts.0) == Matter.plain(texts.1)) }

    @Test("The short way for plain texts gives what the long way gives")
    func shortWay() {
        var random = SplitMix(seed: 20_261_126)
        let alphabet = Array("0189aZbQ-/ .,\t\r\n\u{7F}一二三十百零〇号楼东栋龥A（）３é").map(String.init)
        var short = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in random.pick(alphabet.map { ($0, 1) }) }.joined()
            guard let plain = Matter.plainOfSimple(text) else { continue }
            short += 1
            #expect(plain == Matter.plainOfAny(text), "\(text.debugDescription)")
        }
        #expect(short > 5_000)
        #expect(Matter.plainOfSimple("三号楼2-1单元") == "三号楼2-1单元")
        #expect(Matter.plainOfSimple("３号楼") == nil)
    }

    @Test("What stands between digits tells places and households apart (CMP-04)", arguments: [("1-1-1101", "11-1-101"), ("3-1", "31")])
    func apart(_ texts: (String, String)) { #expect(Matter.plain(texts.0) != Matter.plain(texts.1)) }

    @Test("WE-23: a later household joins and is major; the general manager's limit runs from its own registration")
    func joins() throws {
        var (estate, _) = try four()
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        let sixth = try estate.complain("3-1-106", at: "2026-03-06 10:00")
        #expect(estate.complaints[sixth]?.class == .major)
        #expect(estate.complaints[sixth]?.groupId == estate.group?.id)
        #expect(estate.gmBound(sixth) == local("2026-03-07 00:00"))
        #expect(estate.facts(GroupJoined.self).map(\.households) == [6])
        #expect(estate.facts(GroupDetected.self).count == 1)
    }

    @Test("The window rolls: five households within seven days, wherever those begin; one at exactly seven days is too old")
    func window() throws {
        var estate = Neighbourhood()
        try estate.complain("1", at: "2026-03-01 09:00")
        for (unit, time) in [("2", "2026-03-05 09:00"), ("3", "2026-03-06 09:00"), ("4", "2026-03-07 09:00")] {
            try estate.complain(unit, at: time)
        }
        try estate.complain("5", at: "2026-03-08 09:00")
        #expect(estate.groups.isEmpty)
        try estate.complain("6", at: "2026-03-09 09:00")
        #expect(estate.group?.households == 5)
        #expect(estate.complaints[estate.order[0]]?.groupId == nil)
    }

    @Test("Withdrawn and not accepted complaints do not count")
    func notCounted() throws {
        var (estate, ids) = try four()
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        #expect(estate.groups.isEmpty)
    }

    @Test("Assistance and no-liability complaints keep their class, and go before the general manager with the others (decision 23)")
    func otherClasses() throws {
        var (estate, ids) = try four()
        try estate.give(.startReview, to: ids[0], as: .csDept)
        try estate.give(.classify(Classification(class: .assistOutArea)), to: ids[0], as: .csDept)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        let assisted = try #require(estate.complaints[ids[0]])
        #expect(assisted.class == .assistOutArea)
        #expect(assisted.majorReasons == [])
        #expect(assisted.level == .generalManager)
        #expect(estate.gmBound(ids[0]) == local("2026-03-06 00:00"))
        #expect(assisted.clocks.contains { $0.name == ComplaintClock.class.rawValue && $0.state == .running })
        // In a group no complaint becomes general.
        let rejection = #expect(throws: Rejection.self) {
            try estate.give(.reclassify(Reclassification(class: .general, reason: "物业责任")), to: ids[0], as: .officeDirector)
        }
        #expect(rejection?.rule == "CMP-04")
    }

    @Test("A person can dismiss a group only when fewer than five households are left; then each is what it was before")
    func dismissal() throws {
        var (estate, ids) = try four()
        try estate.give(.startReview, to: ids[1], as: .csDept)
        try estate.give(.classify(Classification(class: .general)), to: ids[1], as: .csDept)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        let key = try #require(estate.groups.keys.first)
        let early = #expect(throws: Rejection.self) { try estate.dismiss(key) }
        #expect(early?.rule == "CMP-04")
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        #expect(estate.group?.households == 4)
        let stranger = #expect(throws: Rejection.self) { try estate.dismiss(key, as: .receptionist) }
        #expect(stranger?.code == .forbidden)
        try estate.dismiss(key)
        #expect(estate.group?.state == .dismissed)
        #expect(estate.complaints[ids[1]]?.class == .general)
        #expect(estate.complaints[ids[2]]?.class == .unclassified)
        for id in ids.dropFirst() {
            #expect(estate.complaints[id]?.groupId == nil)
            #expect(estate.complaints[id]?.level == .office)
            #expect(estate.gmBound(id) == nil)
            #expect(estate.complaints[id]?.majorReasons == [])
        }
        #expect(estate.facts(GroupDismissed.self).count == 1)
        #expect(estate.facts(ComplaintUngrouped.self).count == 4)
    }

    @Test("What people found while the complaint was one of the group holds after it, and not the class from before")
    func judgedInGroup() throws {
        var (estate, ids) = try four()
        try estate.give(.startReview, to: ids[1], as: .csDept)
        try estate.give(.classify(Classification(class: .noLiability)), to: ids[1], as: .csDept)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        #expect(estate.complaints[ids[1]]?.class == .noLiability)
        try estate.give(.reclassify(Reclassification(class: .major, reason: "是物业的责任")), to: ids[1], as: .officeDirector)
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        try estate.dismiss(try #require(estate.groups.keys.first))
        #expect(estate.complaints[ids[1]]?.class == .general)
    }

    @Test("The same change asked for again after the month or the group decided otherwise is a new change")
    func askedAgain() throws {
        var (estate, ids) = try four()
        let change = ComplaintCommand.reclassify(Reclassification(class: .noLiability, reason: "查明不实"))
        let other = ComplaintCommand.reclassify(Reclassification(class: .general, reason: "是物业的责任"))
        try estate.give(.reclassify(Reclassification(class: .assistOutArea, reason: "开发商之责")), to: ids[1], as: .officeDirector)
        try estate.give(other, to: ids[1], as: .officeDirector)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        #expect(estate.complaints[ids[1]]?.class == .major)
        let refused = #expect(throws: Rejection.self) { try estate.give(other, to: ids[1], as: .officeDirector) }
        #expect(refused?.rule == "CMP-04")
        // The month makes another one major after it was general.
        var story = try Story.reaching(.inProgress, class: .noLiability)
        try story.give(other, as: .officeDirector)
        try story.runTimers(until: local("2026-04-03 00:00"))
        #expect(story.it.class == .major)
        let late = #expect(throws: Rejection.self) { try story.give(other, as: .officeDirector) }
        #expect(late?.rule == "CMP-05")
        #expect(try story.give(change, as: .officeDirector))
    }

    @Test("After a dismissal the next complaint makes a group again when five households have complained within the window")
    func again() throws {
        var (estate, ids) = try four()
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        let key = try #require(estate.groups.keys.first)
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        try estate.dismiss(key)
        // Looked at again without anything new, the four that are left make none.
        try estate.observe(ids[1])
        #expect(estate.group?.state == .dismissed)
        try estate.complain("3-1-106", at: "2026-03-06 13:00")
        #expect(estate.group?.state == .standing)
        #expect(estate.group?.round == 2)
        #expect(estate.group?.households == 5)
        #expect(estate.facts(GroupDetected.self).map(\.round) == [1, 2])
        #expect(estate.complaints[ids[1]]?.class == .major)
    }

    @Test("A complaint that is withdrawn before the group's word comes does not count for it")
    func crossed() throws {
        var (estate, ids) = try four()
        estate.holdsMessages = true
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        estate.holdsMessages = false
        try estate.deliverHeld()
        #expect(estate.group?.households == 4)
        try estate.dismiss(try #require(estate.groups.keys.first))
        #expect(estate.group?.state == .dismissed)
    }

    @Test("Complaints of a time long past make no group with today's; only the last group of a matter is made")
    func episodes() {
        func seen(_ count: Int, from day: String, open: Bool, first: Int = 0) -> [MatterObservation.Observed] {
            (0..<count).map {
                let at = local("\(day) 09:0\($0)")
                return .init(id: ComplaintID(UUID()), household: "\(first + $0)", registeredAt: at, knownAt: at, isOpen: open)
            }
        }
        let old = seen(5, from: "2025-01-10", open: false), today = seen(1, from: "2026-03-02", open: true)
        let rules = Policy.baseline.complaint
        #expect(MatterRule.lastGroup(in: old + today, after: nil, under: rules)?.complaints == old)
        let again = seen(6, from: "2026-03-02", open: true)
        let found = MatterRule.lastGroup(in: old + again, after: nil, under: rules)
        #expect(found?.complaints == again)
        #expect(found?.since == local("2026-03-02 09:04"))
        // One that is still open keeps the old group alive.
        #expect(MatterRule.lastGroup(in: seen(5, from: "2025-01-10", open: true) + today, after: nil, under: rules)?.complaints.count == 6)
    }

    @Test("A group that is known only by a corrected subject is before the general manager from then on")
    func knownLater() {
        let late = local("2026-03-05 15:00")
        let seen = (0..<5).map { number in
            let at = local("2026-03-02 09:0\(number)")
            return MatterObservation.Observed(
                id: ComplaintID(UUID()), household: "\(number)", registeredAt: at, knownAt: number == 1 ? late : at, isOpen: true)
        }
        #expect(MatterRule.lastGroup(in: seen, after: nil, under: Policy.baseline.complaint)?.since == late)
    }

    @Test("A place alone is no matter: complaints whose subject nobody has named make a group only when it is named (CMP-04, WE-21)")
    func withoutSubject() throws {
        var estate = Neighbourhood()
        let ids = try (1...5).map { try estate.complain("3-1-10\($0)", subject: nil, at: "2026-03-02 09:0\($0)") }
        #expect(estate.groups.isEmpty)
        for id in ids {
            try estate.give(.startReview, to: id, as: .csDept)
            try estate.give(.classify(Classification(class: .general, subject: .buildingsEquipment)), to: id, as: .csDept)
            try estate.observe(id)
        }
        #expect(estate.group?.households == 5)
        // A label tells what they are about before anybody has named the subject, and after.
        var labelled = Neighbourhood()
        let named = try (1...5).map {
            try labelled.complain("3-1-10\($0)", place: "\($0)", subject: nil, at: "2026-03-02 09:0\($0)", label: "电梯")
        }
        #expect(labelled.group?.households == 5)
        try labelled.give(.startReview, to: named[0], as: .csDept)
        try labelled.give(
            .classify(Classification(class: .major, subject: .buildingsEquipment)), to: named[0], as: .csDept)
        #expect(labelled.group?.households == 5)
        #expect(labelled.complaints[named[0]]?.isInGroup == true)
    }

    @Test("A complaint that the review finds to be about something else leaves its group, and can come back (CMP-04, WE-21)")
    func otherSubject() throws {
        var (estate, ids) = try four()
        let last = try estate.complain("3-1-105", at: "2026-03-05 11:00")
        try estate.give(.startReview, to: last, as: .csDept)
        try estate.give(.classify(Classification(class: .general, subject: .fees)), to: last, as: .csDept)
        let moved = try #require(estate.complaints[last])
        #expect(moved.class == .general)
        #expect(moved.level == .office)
        #expect(!moved.isInGroup)
        #expect(estate.gmBound(last) == nil)
        #expect(moved.clocks.contains { $0.name == ComplaintClock.resolve.rawValue && $0.state == .running })
        #expect(estate.group?.households == 4)
        #expect(estate.facts(ComplaintUngrouped.self).map(\.complaintId) == [last])
        // Four are left: they stay before the general manager until a person dismisses the group (domain 3.2).
        #expect(estate.complaints[ids[0]]?.class == .major)
        let key = try #require(estate.groups.keys.first)
        try estate.dismiss(key)
        #expect(estate.complaints[ids[0]]?.class == .unclassified)
    }

    @Test("A complaint whose subject is found to be another while the group's word is on its way does not belong to it")
    func crossedSubject() throws {
        var (estate, _) = try four()
        estate.holdsMessages = true
        let last = try estate.complain("3-1-105", at: "2026-03-05 11:00")
        try estate.give(.startReview, to: last, as: .csDept)
        try estate.give(.classify(Classification(class: .general, subject: .fees)), to: last, as: .csDept)
        estate.holdsMessages = false
        try estate.deliverHeld()
        #expect(estate.complaints[last]?.isInGroup == false)
        #expect(estate.complaints[last]?.class == .general)
        #expect(estate.group?.households == 4)
    }

    @Test("A household's repeated reports are told and shown once; whether a promise was not kept a person judges (CMP-03, decision 7)")
    func repetition() throws {
        var story = try Story.reaching(.underReview)
        #expect(throws: Rejection.self) { try story.give(.noteRepetition(reports: 2)) }
        #expect(try story.give(.noteRepetition(reports: 3)))
        #expect(try !story.give(.noteRepetition(reports: 4)))
        #expect(story.facts(ComplaintRepeated.self).map(\.reports) == [3])
        #expect(story.facts(ComplaintRepeated.self).map(\.recipients) == [[.csDept]])
        #expect(story.it.view(for: Actor(subject: "staff-1", role: .csDept)).repeatedReports == 3)
        #expect(story.it.class == .unclassified)
        try story.give(.classify(Classification(class: .major, majorReasons: [.repeatedPromise])), as: .csDept)
        #expect(story.it.majorReasons == [.repeatedPromise])
    }

    @Test("What is major for another reason too stays so when the group is dismissed")
    func otherReason() throws {
        var (estate, ids) = try four()
        try estate.give(
            .reclassify(Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光")), to: ids[1],
            as: .officeDirector)
        try estate.complain("3-1-105", at: "2026-03-05 11:00")
        #expect(estate.complaints[ids[1]]?.majorReasons == [.governmentOrMedia, .group])
        try estate.give(.withdraw(reason: "已解决"), to: ids[0], as: .csDept)
        try estate.dismiss(try #require(estate.groups.keys.first))
        #expect(estate.complaints[ids[1]]?.class == .major)
        #expect(estate.complaints[ids[1]]?.majorReasons == [.governmentOrMedia])
    }

    @Test("Whatever the order in which they are looked at, the same complaints make the same group", arguments: 0..<20)
    func anyOrder(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let units = (0..<30).map { _ in "\(Int.random(in: 0..<8, using: &random))" }
        let days = (0..<30).map { _ in Int.random(in: 1...28, using: &random) }.sorted()
        // The first day on which five households had complained within seven days, counted the plain way; those within the seven days and
        // all that come later belong together.
        let making = units.indices.first { index in Set((0...index).filter { days[index] - days[$0] < 7 }.map { units[$0] }).count >= 5 }
        let expected = making.map { making in units.indices.filter { days[making] - days[$0] < 7 } } ?? []
        func morning(_ day: Int) -> String { "2026-03-\(day < 10 ? "0" : "")\(day) 09:00" }
        for share in [100, 60, 30, 0] {
            var estate = Neighbourhood()
            for (unit, day) in zip(units, days) {
                try estate.complain(unit, at: morning(day), isLookedAt: random.chance(share))
                if random.chance(share / 2), let earlier = estate.order.randomElement(using: &random) { try estate.observe(earlier) }
            }
            for id in estate.order.shuffled(using: &random) { try estate.observe(id) }
            #expect(estate.order.indices.filter { estate.complaints[estate.order[$0]]?.isInGroup == true } == expected, "\(share)")
            #expect(estate.facts(GroupDetected.self).map(\.since) == [making].compactMap { $0 }.map { local(morning(days[$0])) })
        }
    }
}
