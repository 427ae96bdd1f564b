import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Rules of the complaint book that no other suite is about, by their ids.
@Suite("The complaint book")
struct RuleBookTests {
    @Test("CMP-01, CMP-02, CMP-07, CMP-08: five classes, liability apart from the rest, assistance inside or outside the area")
    func classes() throws {
        let judged = ComplaintClass.allCases.filter { $0 != .unclassified }
        #expect(Set(judged.map(\.rawValue)) == ["general", "major", "no_liability", "assist_in_area", "assist_out_area"])
        #expect(judged.filter(\.countsAsLiability) == [.general, .major])
        #expect(judged.filter(\.isAssistance) == [.assistInArea, .assistOutArea])
        for kind in judged { #expect(try Story.reaching(.classified, class: kind).it.class == kind) }
        var story = try Story.reaching(.underReview)
        let rejection = #expect(throws: Rejection.self) { try story.give(.classify(Classification(class: .unclassified)), as: .csDept) }
        #expect(rejection?.fields.map(\.field) == ["class"])
    }

    @Test("CMP-06: a general complaint needs no reason, a major one does")
    func reasons() throws {
        var story = try Story.reaching(.underReview)
        let rejection = #expect(throws: Rejection.self) { try story.give(.classify(Classification(class: .major)), as: .csDept) }
        #expect(rejection?.fields.map(\.field) == ["majorReasons"])
        try story.give(.classify(Classification(class: .general)), as: .csDept)
        #expect(story.it.level == .office)
    }

    @Test("CMP-11: what cannot be settled on the spot goes on to a named person with a proposal")
    func returnSlip() throws {
        var story = try Story.reaching(.classified)
        let rejection = #expect(throws: Rejection.self) { try story.give(.route(RoutingOrder(person: " ", proposal: "")), as: .csDept) }
        #expect(Set(rejection?.fields.map(\.field) ?? []) == ["person", "proposal"])
        try story.give(sample: .route)
        #expect(story.it.stageOwner.person == story.it.assignment?.person)
    }

    @Test("CMP-15, CMP-17: the review within 48 hours and the reply within 72, whatever the class")
    func limits() throws {
        for kind in ComplaintClass.allCases where kind != .unclassified {
            let story = try Story.reaching(.classified, class: kind, rules: Story(at: local("2026-03-02 09:30")))
            #expect(story.clock(.review)?.bound == local("2026-03-04 09:30"))
            #expect(story.clock(.feedback)?.bound == local("2026-03-05 09:30"))
        }
    }

    @Test("CMP-18: what cannot be answered now has a time agreed with the owner, which is kept by the reply")
    func agreed() throws {
        var story = try Story.reaching(.registered, rules: Story(at: local("2026-03-02 09:30")))
        let past = #expect(throws: Rejection.self) {
            try story.give(.acknowledge(OwnerMessage(text: "稍后答复"), .agreed(local("2026-03-02 09:30"))), as: .receptionist)
        }
        #expect(past?.rule == "CMP-18")
        try story.give(.acknowledge(OwnerMessage(text: "稍后答复"), .agreed(local("2026-03-03 12:00"))), as: .receptionist)
        #expect(story.clock(.agreed)?.bound == local("2026-03-03 12:00"))
        for code in [ComplaintCommand.Code.startReview, .classify, .route, .start, .resolve, .reply] { try story.give(sample: code) }
        #expect(story.clock(.agreed)?.state == .met)

        var late = try Story.reaching(.registered, rules: Story(at: local("2026-03-02 09:30")))
        try late.give(.acknowledge(OwnerMessage(text: "稍后答复"), .agreed(local("2026-03-02 18:00"))), as: .receptionist)
        try late.runTimers(until: local("2026-03-02 18:00"))
        #expect(late.facts(ComplaintDeadlineMissed.self).map(\.clock) == [.agreed])
    }

    @Test("CMP-18, K-17: the agreed time is a limit of its own: the reply is due at it or at T-FEEDBACK, whichever comes first")
    func agreedLater() throws {
        var story = try Story.reaching(.registered, rules: Story(at: local("2026-03-02 09:30")))
        let unsaid = #expect(throws: Rejection.self) {
            try story.give(.acknowledge(OwnerMessage(text: "稍后答复"), .notAgreed(because: " ")), as: .receptionist)
        }
        #expect(unsaid?.fields.map(\.field) == ["noReplyTime"])
        var unagreed = story
        try story.give(.acknowledge(OwnerMessage(text: "稍后答复"), .agreed(local("2026-03-09 12:00"))), as: .receptionist)
        #expect(story.clock(.feedback)?.bound == local("2026-03-05 09:30"))
        try story.runTimers(until: local("2026-03-09 12:00"))
        let missed: [ComplaintClock] = story.facts(ComplaintDeadlineMissed.self).map(\.clock)
        let ofReply: [ComplaintClock] = [.feedback, .agreed]
        #expect(missed.filter(ofReply.contains) == ofReply)
        try unagreed.give(.acknowledge(OwnerMessage(text: "稍后答复"), .notAgreed(because: "业主挂断")), as: .receptionist)
        #expect(unagreed.clock(.agreed) == nil && unagreed.clock(.feedback)?.state == .running)
        #expect(unagreed.it.view(for: Actor(subject: "staff-1", role: .csDept)).narrative?.noReplyTime == "业主挂断")
    }

    @Test("CMP-19: a visitor brings the department head to the desk, others the office director, and people name whom they need")
    func callIn() throws {
        for (channel, post) in [(Channel.visit, Role.deptHead), (.propertyOffice, .deptHead), (.phone, .officeDirector)] {
            var story = try Story.reaching(.registered, registration: Sample.registration(channel: channel))
            let callIn = ComplaintCommand.callIn(CallIn(reason: "业主要求当面说明"))
            try story.give(callIn, as: .receptionist)
            #expect(try !story.give(callIn, as: .receptionist))
            #expect(story.facts(ComplaintCalledIn.self).map(\.post) == [post])
        }
        var story = try Story.reaching(.inProgress)
        let wrong = #expect(throws: Rejection.self) {
            try story.give(.callIn(CallIn(post: .cleaningLead, reason: "说明")), as: .receptionist)
        }
        #expect(wrong?.rule == "CMP-19" && wrong?.fields.map(\.field) == ["post"])
        for number in 1...25 { try story.give(.callIn(CallIn(post: .csManager, reason: "第\(number)次")), as: .csDept) }
        #expect(story.it.callIns?.count == Complaint.callInsKept && story.it.callIns?.last?.asked.reason == "第25次")
    }

    @Test("CMP-21: an angry caller is recorded with full contact details, and heads of customer service and departments are called")
    func angryCaller() throws {
        let nameless = ComplaintParticulars(
            callerName: "", phone: " ", unit: "", place: "大堂", complainedOf: "前台", course: "态度恶劣", demand: "道歉",
            unknown: UnknownParticular.allCases)
        var unknown = Sample.registration(channel: .complaintHotline)
        unknown.particulars = nameless
        var refused = Story()
        let rejection = #expect(throws: Rejection.self) { try refused.give(.register(unknown), as: .receptionist) }
        #expect(rejection?.fields.map(\.field) == ["particulars.callerName", "particulars.phone", "particulars.unit"])
        var story = try Story.reaching(.registered, registration: Sample.registration(channel: .complaintHotline))
        for post in [Role.csManager, .deptHead] {
            try story.give(.callIn(CallIn(post: post, reason: "来电人情绪激动，请接听")), as: .receptionist)
        }
        #expect(story.facts(ComplaintCalledIn.self).map(\.post) == [.csManager, .deptHead])
    }

    @Test("CMP-38: the leaders concerned hear of the result: the director, and those to whose level it has gone")
    func leaders() throws {
        let plain = try Story.reaching(.resolved)
        #expect(plain.facts(ComplaintResolved.self).map(\.recipients) == [[.officeDirector]])
        let major = try Story.reaching(.resolved, class: .major)
        #expect(major.facts(ComplaintResolved.self).map(\.recipients) == [[.officeDirector, .generalManager]])
        let company = try Story.reaching(.resolved, registration: Sample.registration(toCompany: true))
        #expect(company.facts(ComplaintResolved.self).map(\.recipients) == [[.officeDirector, .qualityDept]])
    }

    @Test("CMP-24: the office handles a general complaint of its area by itself; another office's people may not")
    func office() throws {
        var story = try Story.reaching(.routed)
        #expect(throws: Rejection.self) { try story.give(.start(explanation: nil), as: .engineeringSupervisor, office: "yunhu") }
        try story.give(.start(explanation: nil), as: .engineeringSupervisor, office: "osmanthus")
        #expect(story.it.level == .office)
    }

    @Test("CMP-29, CMP-30, OPS-09: every stage that waits for people has a post, and from the first hand on a person")
    func stages() throws {
        for state in ComplaintState.allCases where state.isOpen && state != .replied {
            let it = try Story.reaching(state).it
            #expect(it.stageOwner.person != nil || state == .registered || state == .callbackPending, "\(state.rawValue)")
            #expect(it.lacksOwner == (state == .registered), "\(state.rawValue)")
        }
        var handedOver = Story()
        try handedOver.give(.register(Sample.registration()))
        #expect(handedOver.it.lacksOwner)
        #expect(handedOver.it.stageOwner.post == .csDept)
        var toCompany = Story()
        try toCompany.give(.register(Sample.registration(toCompany: true)))
        #expect(toCompany.it.stageOwner.post == .qualityDept)
    }

    @Test("CMP-29: a new complaint is in the hands of those who review it; whoever typed it in has it only when that is them (CMP-10)")
    func takers() throws {
        for (role, person) in [
            (Role.technician, nil), (.receptionist, nil), (.csManager, "staff-cs_manager"), (.qualityDept, "staff-quality_dept"),
        ] {
            var story = Story()
            try story.give(.register(Sample.registration()), as: role)
            #expect(story.it.stageOwner == StageOwner(post: person == nil ? .csDept : role, person: person))
            #expect(story.it.lacksOwner == (person == nil))
            try story.runTimers(until: local("2026-03-03 00:00"))
            // T-SORT reminds the reviewer.
            #expect(
                story.facts(ComplaintReminded.self).filter { $0.clock == .sort }.last?.recipients == [
                    story.it.stageOwner.post, .officeDirector,
                ])
        }
    }

    @Test("CBK-02, K-06: a major complaint is called back by the policy's post, the others by customer service")
    func callers() throws {
        #expect(try Story.reaching(.callbackPending).it.stageOwner.post == .csDept)
        #expect(try Story.reaching(.callbackPending, class: .major).it.stageOwner.post == .officeDirector)
        var settings = PolicySettings()
        settings.callback.majorAssignees = [.ownerServiceSupervisor, .generalManager]
        let rules = Policy(name: "p002", settings: settings)
        #expect(
            try Story.reaching(.callbackPending, class: .major, rules: Story(rules: rules)).it.stageOwner.post == .ownerServiceSupervisor)
    }

    @Test("CMP-34, CMP-35: the answer to an assistance complaint stops its limit; others are not answered but replied to")
    func answer() throws {
        var story = try Story.reaching(.classified, class: .assistInArea)
        try story.give(sample: .answer)
        #expect(story.clock(.class)?.state == .met)
        var general = try Story.reaching(.classified)
        let rejection = #expect(throws: Rejection.self) { try general.give(sample: .answer) }
        #expect(rejection?.rule == "CMP-34")
    }

    @Test("CMP-36: under a policy that leaves the limit to people each general complaint needs one")
    func setLimit() throws {
        var settings = PolicySettings()
        settings.complaint.generalResolveDue = .manual
        var story = try Story.reaching(.underReview, rules: Story(rules: Policy(name: "manual", settings: settings)))
        #expect(throws: Rejection.self) { try story.give(.classify(Classification(class: .general)), as: .csDept) }
    }

    @Test("CMP-41: no complaint is closed without a result on record")
    func result() throws {
        for state in [ComplaintState.resolved, .callbackPending, .closed, .archived] {
            #expect(try Story.reaching(state).it.resolution?.result.isEmpty == false, "\(state.rawValue)")
        }
        var story = try Story.reaching(.inProgress)
        #expect(throws: Rejection.self) { try story.give(.resolve(Resolution(result: "  ", signedBy: "staff-7")), as: .officeDirector) }
    }

    @Test("CMP-45: the papers are filed only when the complaint is closed, and where is written down")
    func filed() throws {
        var open = try Story.reaching(.inProgress)
        #expect(throws: Rejection.self) { try open.give(sample: .archive) }
        var closed = try Story.reaching(.closed)
        #expect(throws: Rejection.self) { try closed.give(.archive(filing: ""), as: .csDept) }
        try closed.give(sample: .archive)
        #expect(closed.it.filing != nil)
    }

    // MARK: K-16

    @Test(
        "K-16: outside the service it is assistance when the owner wants help, and no-liability when not",
        arguments: [
            (ComplaintClass.noLiability, true, false), (.noLiability, false, true), (.assistInArea, true, true),
            (.assistOutArea, false, false),
            (.general, true, true), (.general, false, true),
        ])
    func assistance(_ example: (kind: ComplaintClass, wantsHelp: Bool, isTaken: Bool)) throws {
        var story = try Story.reaching(.underReview)
        var classification = Classification(class: example.kind)
        classification.ownerWantsHelp = example.wantsHelp
        if example.isTaken {
            try story.give(.classify(classification), as: .csDept)
            #expect(story.it.class == example.kind)
        } else {
            let rejection = #expect(throws: Rejection.self) { try story.give(.classify(classification), as: .csDept) }
            #expect(rejection?.fields.map(\.field) == ["class"])
        }
    }

    @Test("K-16: where the reviewer decides, both are taken")
    func reviewerDecides() throws {
        var settings = PolicySettings()
        settings.complaint.assistRule = .reviewerDecides
        var story = try Story.reaching(.underReview, rules: Story(rules: Policy(name: "reviewer", settings: settings)))
        try story.give(.classify(Classification(class: .noLiability, ownerWantsHelp: true)), as: .csDept)
        #expect(story.it.class == .noLiability)
    }

    // MARK: Replay

    @Test("The same commands at the same times lead to the same complaint and the same facts (history replays)")
    func replays() throws {
        let first = try Story.reaching(.archived, class: .major), second = try Story.reaching(.archived, class: .major)
        #expect(first.it == second.it)
        #expect(first.told == second.told)
    }
}
