import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("What an owner said in an app stands on the callback, and is none (ADR 36, CBK-02, K-09)", .timeLimit(.minutes(10)))
struct OwnersRatingTests {
    @Test(
        "It is noted while the owner is still to be called, and changes neither clocks nor who calls when",
        arguments: CallbackTaskState.allCases)
    func states(state: CallbackTaskState) throws {
        var story = try Story.reaching(state, kind: state == .done || state == .reviewed ? .routineMonthly : .complaint)
        let before = story.it
        #expect(try story.give(.noteRating(Sample.rating)) == state.awaitsCallback)
        #expect(try !story.give(.noteRating(Sample.rating)), "once")
        guard state.awaitsCallback else { return #expect(story.it == before) }
        let after = story.it
        #expect(after.ownersRating == Sample.rating && after.state == state && after.record == before.record)
        #expect(after.clocks == before.clocks && after.nextCallAt == before.nextCallAt && after.attemptCount == before.attemptCount)
        let fact = try #require(story.events.last as? RatingNoted)
        #expect(fact.rating == .fairlySatisfied && fact.stars == 3 && fact.contactId == Sample.rating.contactId)
    }

    @Test("The owner is called and asked all the same, and the record is what the owner says then") func callback() throws {
        var story = try Story.reaching(.scheduled)
        try story.give(.noteRating(Sample.rating))
        try story.give(sample: .complete)
        #expect(story.it.state == .closed && story.it.record?.form.rating == .satisfied)
        #expect(story.it.ownersRating?.rating == .fairlySatisfied)
    }

    @Test("Whoever calls sees it; so does who sees no names, for it has none") func view() throws {
        var story = try Story.reaching(.planned)
        #expect(story.it.view(for: Actor(subject: "u", role: .csDept)).ownersRating == nil)
        try story.give(.noteRating(Sample.rating))
        for role in [Role.csDept, .qualityDept] {
            #expect(story.it.view(for: Actor(subject: "u", role: role)).ownersRating == Sample.rating)
        }
    }

    private static func rated(_ contact: ContactID, _ rating: ServiceRating = .fairlySatisfied, stars: Int? = 3) -> ContactRated {
        ContactRated(
            contactId: contact, number: "CT-20260304-000001", office: "osmanthus", ratedAt: local("2026-03-04 16:50"), rating: rating,
            stars: stars, sealed: .content(OwnerWords(words: "秘密")))
    }

    private static func asked(_ contact: ContactID?) -> ComplaintCallbackRequested {
        ComplaintCallbackRequested(
            complaintId: ComplaintID(.v7()), number: "CP-20260302-000001", office: "osmanthus", repliedAt: local("2026-03-04 17:00"),
            contactId: contact, callbackTaskId: CallbackTaskID(.v7()), cycle: 1, class: .general, channel: .phone, callbackDueBy: nil,
            sealed: .content(Sample.particulars))
    }

    @Test(
        "Whichever comes first, the task or the rating, it is on the task, once; other contacts' tasks have none", arguments: [true, false])
    func order(taskFirst: Bool) async throws {
        try await ServiceBench.with { bench in
            let contact = ContactID(.v7()), other = ContactID(.v7())
            var ids: [CallbackTaskID] = []
            func ask() async throws { for _ in 0..<2 { ids.append(try await bench.ask(about: Self.asked(contact))) } }
            if taskFirst { try await ask() }
            try await bench.tell(Self.rated(contact), about: contact.retyped())
            try await bench.tell(Self.rated(ContactID(.v7()), .dissatisfied, stars: nil), about: CaseID(.v7()))
            if !taskFirst {
                // It is looked at, and waits for a task.
                let isSeen = try await eventually {
                    try await bench.service.count("SELECT count(*) FROM owner_rating WHERE NOT checked") == 0
                }
                #expect(isSeen)
                try await ask()
            }
            let stranger = try await bench.ask(about: Self.asked(other)), loner = try await bench.ask(about: Self.asked(nil))
            let tasks = ids
            let isNoted = try await eventually {
                for id in tasks { guard try await bench.task(id)?.ownersRating?.rating == .fairlySatisfied else { return false } }
                return true
            }
            #expect(isNoted)
            #expect(try await bench.task(stranger)?.ownersRating == nil)
            #expect(try await bench.task(loner)?.ownersRating == nil)
            _ = try await OwnerRatings(engine: bench.service.engine).pass()
            try await bench.service.settle()
            #expect(try bench.facts(RatingNoted.self).map(\.taskId).sorted() == ids.sorted())
            #expect(try await bench.service.count("SELECT count(*) FROM unrated_task") == 1, "the stranger's waits")
        }
    }

    @Test("A task that nobody is called about any more takes none") func late() async throws {
        try await ServiceBench.with { bench in
            let contact = ContactID(.v7())
            let fact = Self.asked(contact)
            let id = try await bench.ask(about: fact)
            try await bench.tell(
                ComplaintWithdrawn(
                    complaintId: fact.complaintId, number: fact.number, office: fact.office, withdrawnAt: local("2026-03-04 17:05"),
                    class: .general,
                    contactId: contact,
                    callbackTaskId: id, raisedInTaskId: nil), about: fact.complaintId.retyped())
            try await bench.tell(Self.rated(contact), about: contact.retyped())
            let isSeen = try await eventually {
                try await bench.service.count("SELECT count(*) FROM owner_rating WHERE NOT checked") == 0
            }
            #expect(isSeen)
            #expect(try await bench.task(id)?.ownersRating == nil)
            #expect(try bench.facts(RatingNoted.self).isEmpty)
        }
    }
}
