import Foundation
import SharedModels
import Testing

@testable import Intake

@Suite("A webhook subscription's life") struct WebhookSubscriptionTests {
    private let form = WebhookForm(name: "app", url: "https://example.com/", types: ["guanjia."])
    private let secret = WebhookSecret.random()

    private func begun(office: String? = nil) throws -> BookStory<WebhookSubscription> {
        var story = BookStory<WebhookSubscription>()
        try story.give(.create(office: office, form, secret: secret), as: .generalManager)
        return story
    }

    private func state(_ name: WebhookSubscription.State) throws -> BookStory<WebhookSubscription> {
        var story = try begun()
        switch name {
        case .active: break
        case .paused: try story.give(.pause, as: .csManager)
        case .suspended: try story.give(.suspend(.unanswered), as: .system)
        case .deleted: try story.give(.delete, as: .managementRep)
        }
        #expect(story.it.state == name)
        return story
    }

    @Test("Every state takes the commands that it offers, and tells of each; a repetition tells nothing") func table() throws {
        let commands: [(WebhookCommand, Role)] = [
            (.amend(WebhookForm(name: "b", url: "https://example.com/2", types: ["guanjia.intake."])), .csManager), (.pause, .csManager),
            (.resume, .csManager), (.rotateSecret(.random()), .csManager), (.test, .csManager), (.redeliver(.events([])), .csManager),
            (.delete, .csManager),
            (.suspend(.gone), .system),
        ]
        for name in WebhookSubscription.State.allCases {
            for (command, role) in commands {
                var story = try state(name)
                let (offered, told) = (story.it.open.contains(command.name), story.events.count)
                switch story.outcome(of: command, as: role) {
                case .success(true):
                    #expect(offered && story.events.count == told + 1, "\(name) \(command.code)")
                    if [.rotateSecret, .test, .redeliver].contains(command.name) { continue }
                    #expect(try !story.give(command, as: role), "\(name) \(command.code) again")
                case .success(false): #expect(!offered || story.it.hasSeen(command), "\(name) \(command.code)")
                case .failure(let refusal): #expect(!offered && refusal.code == .wrongState, "\(name) \(command.code)")
                }
            }
        }
    }

    @Test("Only its keepers give commands, and only the service suspends; an office's keeper keeps that office's") func roles() throws {
        for role in Role.allCases where !WebhookRoles.keepers.contains(role) {
            var story = try begun()
            #expect(story.refusal(.pause, as: role)?.code == .forbidden, "\(role)")
        }
        for role in WebhookRoles.keepers {
            var story = try begun()
            #expect(story.refusal(.suspend(.gone), as: role)?.code == .forbidden, "\(role)")
        }
        var all = try begun()
        #expect(all.refusal(.pause, as: .csManager, office: "yunxi")?.code == .forbidden)
        var one = try begun(office: "yunxi")
        #expect(one.refusal(.pause, as: .csManager, office: "yunxi") == nil)
    }

    @Test("Wishes of one transaction are all kept, because the table sees one change of the case; a later one takes their place")
    func wishes() throws {
        var story = try begun()
        let (first, second) = (EventID(.v7()), EventID(.v7()))
        try story.give(.redeliver(.events([first])), as: .csManager)
        try story.give(.redeliver(.events([second])), as: .generalManager)
        #expect(story.it.redeliveries?.map(\.selection) == [.events([first]), .events([second])])
        let from = story.now
        story.now = from.addingTimeInterval(60)
        try story.give(.redeliver(.delivered(from: from, until: nil)), as: .csManager)
        #expect(story.it.redeliveries == [WebhookRedelivery(askedAt: story.now, selection: .delivered(from: from, until: nil))])
        let facts = story.facts(WebhookRedelivered.self)
        #expect(facts.map(\.eventIds) == [[first], [second], nil] && facts.map(\.from) == [nil, nil, from])
    }

    @Test("After a rotation both secrets sign for 24 hours, then the new one alone; what is deleted signs nothing") func rotation() throws {
        var story = try begun()
        let next = WebhookSecret.random()
        try story.give(.rotateSecret(next), as: .csManager)
        #expect(WebhookSignature.secrets(of: story.it, at: story.now) == [next, secret])
        #expect(WebhookSignature.secrets(of: story.it, at: story.now.addingTimeInterval(86_399)) == [next, secret])
        #expect(WebhookSignature.secrets(of: story.it, at: story.now.addingTimeInterval(86_400)) == [next])
        try story.give(.delete, as: .csManager)
        #expect(WebhookSignature.secrets(of: story.it, at: story.now).isEmpty && story.it.secrets == nil)
    }

    @Test("Suspended for too many events it keeps no more of them, for everything else it does; resumed it does again") func taking() throws
    {
        var story = try begun()
        try story.give(.suspend(.unanswered), as: .system)
        #expect(story.it.takesEvents)
        try story.give(.suspend(.overfull), as: .system)
        #expect(!story.it.takesEvents && story.it.suspension == .overfull)
        #expect(try !story.give(.suspend(.gone), as: .system))
        try story.give(.resume, as: .csManager)
        #expect(
            story.it.takesEvents && story.it.suspension == nil
                && story.facts(WebhookSuspended.self).map(\.cause) == [.unanswered, .overfull])
    }
}
