import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// What a complaint is about, corrected after it was classified: stage, owner, slip, class and group (CMP-09, CMP-25, CMP-29).
@Suite("A complaint whose subject is corrected")
struct ChangedSubjectTests {
    private func change(_ subject: ComplaintSubject, person: String? = nil, class: ComplaintClass? = nil) -> ComplaintCommand {
        .reclassify(Reclassification(class: `class`, subject: subject, person: person, reason: "查明是另一件事"))
    }

    @Test("Where nobody works on it, or its result is on record, only the subject changes", arguments: [true, false])
    func stays(_ isOver: Bool) throws {
        var story = try Story.reaching(isOver ? .callbackPending : .classified)
        let before = story.it
        try story.give(change(.securityVehicles), as: .csDept)
        #expect(story.it.subject == .securityVehicles)
        #expect(story.it.state == before.state && story.it.class == .general && story.it.clocks == before.clocks)
        #expect(story.it.assignment == before.assignment && story.it.stageOwner == before.stageOwner)
        #expect(story.told.last == "complaint.reclassified")
        #expect(story.facts(ComplaintReclassified.self).last?.subject == .securityVehicles)
        #expect(story.reasons.last == "查明是另一件事")
    }

    @Test(
        "Before the class is set the class stays open, with its limit", arguments: [ComplaintState.registered, .underReview, .infoNeeded])
    func unclassified(_ state: ComplaintState) throws {
        var story = try Story.reaching(state)
        try story.give(change(.fees), as: .csDept)
        #expect(story.it.subject == .fees && story.it.class == .unclassified && story.it.state == state)
        #expect(story.clock(.sort)?.state == .running)
    }

    @Test(
        "CMP-25, CMP-29: with a department it goes to the matrix's, to a person who has to be named",
        arguments: [ComplaintState.routed, .inProgress])
    func rerouted(_ state: ComplaintState) throws {
        var story = try Story.reaching(state)
        let unnamed = #expect(throws: Rejection.self) { try story.give(change(.securityVehicles), as: .csDept) }
        #expect(unnamed?.rule == "CMP-29" && unnamed?.fields.map(\.field) == ["person"])
        #expect(story.it.subject == .buildingsEquipment)
        story.now = story.now.addingTimeInterval(3_600)
        let resolveBound = story.clock(.resolve)?.bound
        let command = change(.securityVehicles, person: "staff-9")
        try story.give(command, as: .officeDirector)
        #expect(try !story.give(command, as: .officeDirector))
        #expect(story.it.state == .routed)
        #expect(story.it.stageOwner == StageOwner(post: .securityManager, person: "staff-9"))
        #expect(story.it.assignment?.jointly == [] && story.it.assignment?.proposal == "查明是另一件事")
        #expect(story.it.returnSlip == ReturnSlip(since: story.now))
        #expect(story.told.suffix(2) == ["complaint.reclassified", "complaint.routed"])
        // The owner's limits do not move because it was sent the wrong way first.
        #expect(story.clock(.resolve)?.bound == resolveBound)
        #expect(throws: Rejection.self) { try story.give(.start(explanation: nil), as: .engineeringSupervisor) }
        #expect(try story.give(.start(explanation: nil), as: .security))
    }

    @Test("The same leading post goes on with it, beside the posts of the new subject")
    func sameLead() throws {
        var story = try Story.reaching(.inProgress, registration: Sample.registration(subject: .cleaningGreening))
        let person = story.it.assignment?.person
        try story.give(change(.fees), as: .csDept)
        #expect(story.it.state == .inProgress)
        #expect(story.it.assignment?.department == .ownerServiceSupervisor && story.it.assignment?.person == person)
        #expect(story.it.assignment?.jointly == [.finance])
        #expect(story.facts(ComplaintRouted.self).last?.jointly == [.finance])
    }

    @Test("A department that people chose keeps it when the matrix gives the new subject to it, and not otherwise")
    func chosenByPeople() throws {
        var story = try Story.reaching(.classified, registration: Sample.registration(subject: .fees))
        try story.give(.route(RoutingOrder(department: .engineering, person: "staff-8", proposal: "查管道")), as: .csDept)
        var other = story
        try story.give(change(.buildingsEquipment), as: .csDept)
        #expect(story.it.assignment?.department == .engineering && story.facts(ComplaintRouted.self).count == 1)
        try other.give(change(.staffAttitude, person: "staff-3"), as: .csDept)
        #expect(other.it.assignment?.department == .ownerServiceSupervisor)
    }

    @Test("What the office explains as no liability stays with the office")
    func explained() throws {
        var story = try Story.reaching(.inProgress, class: .noLiability)
        let owner = story.it.stageOwner
        try story.give(change(.securityVehicles), as: .officeDirector)
        #expect(story.it.state == .inProgress && story.it.stageOwner == owner)
    }

    @Test("With another class in the same change it goes where the matrix sends that class (K-05)")
    func withClass() throws {
        var settings = PolicySettings()
        settings.complaint.majorRoute = .gm
        var story = try Story.reaching(.inProgress, rules: Story(rules: Policy(name: "gm", settings: settings)))
        try story.give(
            .reclassify(
                Reclassification(
                    class: .major, majorReasons: [.lossOrInjury], subject: .securityVehicles, person: "staff-gm", reason: "业主车辆被盗")),
            as: .csDept)
        #expect(story.it.class == .major && story.it.level == .generalManager)
        #expect(story.it.stageOwner == StageOwner(post: .generalManager, person: "staff-gm"))
        #expect(story.facts(ComplaintEscalated.self).count == 1)
    }

    @Test("CMP-04: it leaves the group of its former matter and is what it was before; a subject that it has already is no change")
    func group() throws {
        var story = try Story.reaching(.inProgress)
        try story.give(sample: .joinGroup)
        #expect(story.it.class == .major)
        #expect(throws: Rejection.self) { try story.give(change(.buildingsEquipment), as: .csDept) }
        try story.give(change(.securityVehicles, person: "staff-9"), as: .csDept)
        #expect(story.it.groupId == nil && story.it.class == .general && story.it.level == .office)
        #expect(story.it.stageOwner.post == .securityManager)
        #expect(story.told.contains("complaint.ungrouped"))
    }
}
