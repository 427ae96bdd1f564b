import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// What a command needs beside the right state.
@Suite("Guards of a complaint")
struct GuardTests {
    // MARK: Register

    static let emptied: [(field: String, change: @Sendable (inout Draft) -> Void)] = [
        ("particulars.callerName", { $0.callerName = " " }), ("particulars.phone", { $0.phone = "" }),
        ("particulars.unit", { $0.unit = "" }), ("particulars.place", { $0.place = "" }),
        ("particulars.complainedOf", { $0.complainedOf = "" }), ("particulars.course", { $0.course = "\n" }),
        ("particulars.demand", { $0.demand = "" }), ("particulars.course", { $0.course = String(repeating: "字", count: 4_001) }),
        ("particulars.callerName", { $0.callerName = "a\0b" }), ("particulars.original", { $0.original = nil }),
        ("particulars.eventTime", { $0.unknown = [.preferredWay] }), ("particulars.preferredWay", { $0.unknown = [.eventTime] }),
        ("particulars.unknown", { $0.preferredWay = .letter }),
    ]

    /// The register's texts, to be spoilt one by one.
    struct Draft: Sendable {
        var callerName = "张伟芳", phone = "13800013807", unit = "3-1-1201", place = "大堂", complainedOf = "保洁", course = "未打扫", demand = "打扫"
        var preferredWay: Channel?
        var unknown: [UnknownParticular]? = [.eventTime, .preferredWay]
        var original: String? = "收文簿七"
    }

    @Test(
        "CMP-12, CMP-13: the desk's register needs every fact, or that nobody knows it; what is wrong is named", arguments: emptied.indices)
    func registerFields(_ index: Int) throws {
        var draft = Draft()
        Self.emptied[index].change(&draft)
        var registration = Sample.registration(channel: .letter)
        registration.particulars = ComplaintParticulars(
            callerName: draft.callerName, phone: draft.phone, unit: draft.unit, preferredWay: draft.preferredWay, place: draft.place,
            complainedOf: draft.complainedOf, course: draft.course, demand: draft.demand, unknown: draft.unknown, original: draft.original)
        var story = Story()
        let rejection = #expect(throws: Rejection.self) { try story.give(.register(registration), as: .receptionist) }
        #expect(rejection?.code == .invalid)
        #expect(rejection?.fields.map(\.field) == [Self.emptied[index].field])
        // INT-01: what another service took is registered all the same; the reviewer asks for the rest.
        #expect(try story.give(.register(registration)))
    }

    @Test("CMP-12: what nobody knows at the registration is on record as such, until it is learnt")
    func unknownFacts() throws {
        var story = try Story.reaching(.infoNeeded)
        let reader = Actor(subject: "staff-1", role: .csDept)
        #expect(story.it.view(for: reader).unknown == [.eventTime])
        #expect(story.it.view(for: reader).narrative?.original == "秘密卷一")
        let learnt = SuppliedParticulars(eventTime: story.now.addingTimeInterval(-7_200))
        try story.give(.supplyInfo(note: "业主记起时间", learnt), as: .receptionist)
        #expect(story.it.view(for: reader).unknown == nil)
        #expect(story.it.registration.particulars.unknown == [.eventTime])
    }

    @Test("CMP-03: people cannot name reasons that the system detects", arguments: [MajorReason.oneMonth, .group])
    func detectedReasons(_ reason: MajorReason) throws {
        var story = Story()
        let registration = Sample.registration(reasons: [reason])
        #expect(throws: Rejection.self) { try story.give(.register(registration), as: .receptionist) }
        try story.give(.register(registration))
        #expect(story.it.class == .unclassified)
        try story.give(sample: .startReview)
        for command in [
            ComplaintCommand.classify(Classification(class: .major, majorReasons: [reason])),
            .reclassify(Reclassification(class: .major, majorReasons: [reason], reason: "x")),
        ] {
            let rejection = #expect(throws: Rejection.self) { try story.give(command, as: .csDept) }
            #expect(rejection?.fields.map(\.field).contains("majorReasons") == true)
        }
    }

    @Test("The owner's limit must lie after the registration")
    func ownerLimit() throws {
        var story = Story()
        let past = Sample.registration(ownerLimit: local("2026-03-02 09:30"))
        let rejection = #expect(throws: Rejection.self) { try story.give(.register(past), as: .receptionist) }
        #expect(rejection?.fields.map(\.field) == ["ownerLimit"])
    }

    // MARK: Class

    @Test("A major complaint needs a reason, and reasons need a major complaint")
    func reasons() throws {
        var story = try Story.reaching(.underReview)
        #expect(throws: Rejection.self) { try story.give(.classify(Classification(class: .major)), as: .csDept) }
        let mixed = Classification(class: .general, majorReasons: [.lossOrInjury])
        #expect(throws: Rejection.self) { try story.give(.classify(mixed), as: .csDept) }
        #expect(throws: Rejection.self) { try story.give(.classify(Classification(class: .unclassified)), as: .csDept) }
        #expect(try story.give(.classify(Classification(class: .major, majorReasons: [.lossOrInjury])), as: .csDept))
    }

    @Test("CMP-09: a class is set only together with a subject")
    func subject() throws {
        var story = Story()
        try story.give(.register(Sample.registration(subject: nil)), as: .receptionist)
        try story.give(sample: .startReview)
        let rejection = #expect(throws: Rejection.self) { try story.give(sample: .classify) }
        #expect(rejection?.fields.map(\.field) == ["subject"])
        try story.give(.classify(Classification(class: .general, subject: .fees)), as: .csDept)
        #expect(story.it.subject == .fees)
    }

    @Test("A reclassification that changes nothing is refused, and needs a reason")
    func sameClass() throws {
        var story = try Story.reaching(.classified)
        #expect(throws: Rejection.self) {
            try story.give(.reclassify(Reclassification(class: .general, reason: "再判")), as: .officeDirector)
        }
        #expect(throws: Rejection.self) {
            try story.give(.reclassify(Reclassification(class: .noLiability, reason: " ")), as: .officeDirector)
        }
    }

    @Test("Only an unclassed complaint is settled on the spot, as general or no-liability")
    func settle() throws {
        var major = try Story.reaching(.registered, class: .major)
        #expect(throws: Rejection.self) { try major.give(sample: .settle) }
        for kind in ComplaintClass.allCases {
            var story = try Story.reaching(.registered)
            let settlement = ComplaintCommand.settle(Settlement(class: kind, result: "当场解决"))
            if kind == .general || kind == .noLiability {
                #expect(try story.give(settlement, as: .receptionist))
                #expect(story.it.class == kind)
            } else {
                #expect(throws: Rejection.self) { try story.give(settlement, as: .receptionist) }
            }
        }
    }

    // MARK: Work

    @Test("Only assistance is answered, and only a major complaint is received by the general manager")
    func wrongClass() throws {
        var story = try Story.reaching(.classified)
        let answer = #expect(throws: Rejection.self) { try story.give(sample: .answer) }
        #expect(answer?.code == .ruleViolated)
        let receive = #expect(throws: Rejection.self) { try story.give(sample: .receive) }
        #expect(receive?.rule == "CMP-31")
    }

    @Test("Only a no-liability complaint starts without routing, with an explanation that is the first response")
    func startUnrouted() throws {
        var general = try Story.reaching(.classified)
        #expect(throws: Rejection.self) { try general.give(sample: .start) }
        var story = try Story.reaching(.classified, class: .noLiability)
        #expect(throws: Rejection.self) { try story.give(.start(explanation: nil), as: .propertyOffice) }
        try story.give(.start(explanation: "经查不属实，已向您说明"), as: .propertyOffice)
        #expect(story.it.acknowledgement != nil)
        #expect(story.it.assignment?.department == .propertyOffice)
        try story.give(sample: .resolve)
        #expect(story.it.state == .resolved)
    }

    @Test("The first response is given once")
    func acknowledgedOnce() throws {
        var story = try Story.reaching(.registered)
        try story.give(sample: .acknowledge)
        let rejection = #expect(throws: Rejection.self) { try story.give(sample: .acknowledge, mark: "再次") }
        #expect(rejection?.rule == "CMP-16")
        #expect(!story.it.allowedCommands.contains("acknowledge"))
    }

    @Test("CMP-40, CMP-42: a result needs text and signature, that of a major complaint its corrective report")
    func result() throws {
        for kind in [ComplaintClass.general, .major] {
            var story = try Story.reaching(.inProgress, class: kind)
            #expect(throws: Rejection.self) { try story.give(.resolve(Resolution(result: "", signedBy: "李工")), as: .officeDirector) }
            #expect(throws: Rejection.self) { try story.give(.resolve(Resolution(result: "已修", signedBy: "")), as: .officeDirector) }
            let plain = ComplaintCommand.resolve(Resolution(result: "已修", signedBy: "李工"))
            if kind == .major {
                let rejection = #expect(throws: Rejection.self) { try story.give(plain, as: .officeDirector) }
                #expect(rejection?.rule == "CMP-42")
            } else {
                #expect(try story.give(plain, as: .officeDirector))
            }
        }
    }

    @Test("CMP-42: what became major after its result brings the corrective report with the reply, or to the files after that")
    func lateReport() throws {
        var story = try Story.reaching(.inProgress)
        try story.give(.resolve(Resolution(result: "已修", signedBy: "李工")), as: .officeDirector)
        var later = story
        let change = ComplaintCommand.reclassify(Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光"))
        try story.give(change, as: .officeDirector)
        let rejection = #expect(throws: Rejection.self) { try story.give(.reply(OwnerMessage(text: "已修好")), as: .officeDirector) }
        #expect(rejection?.rule == "CMP-42")
        #expect(rejection?.fields.map(\.field) == ["correctiveReport"])
        try story.give(.reply(OwnerMessage(text: "已修好"), correctiveReport: "CAR-2026-004"), as: .officeDirector)
        #expect(story.it.resolution?.correctiveReport == "CAR-2026-004")

        try later.give(.reply(OwnerMessage(text: "已修好")), as: .officeDirector)
        try later.give(.joinGroup(GroupMessage.Join(group: Sample.group, since: later.now)))
        #expect(later.it.class == .major)
        // One that was closed without it in the past brings it to the files.
        later.changeDirectly { $0.state = .closed }
        let unfiled = #expect(throws: Rejection.self) { try later.give(.archive(filing: "档案柜三"), as: .csDept) }
        #expect(unfiled?.rule == "CMP-42")
        try later.give(.archive(filing: "档案柜三", correctiveReport: "CAR-2026-005"), as: .csDept)
        #expect(later.it.resolution?.correctiveReport == "CAR-2026-005")
    }

    @Test("CMP-39: the reply goes the way that the complaint came; another way needs a reason")
    func replyChannel() throws {
        for (channel, expected) in [
            (Channel.visit, Channel.visit), (.letter, .letter), (.phone, .phone), (.email, .email), (.wechat, .wechat),
            (.complaintBox, .wechat), (.staffHeard, .wechat), (.callback, .wechat), (.cityHotline, .cityHotline),
        ] {
            var story = try Story.reaching(.resolved, registration: Sample.registration(channel: channel))
            #expect(story.it.view(for: .system).replyChannel == expected)
            try story.give(.reply(OwnerMessage(text: "已办结")), as: .officeDirector)
            #expect(story.facts(ComplaintReplied.self).map(\.channel) == [expected])
        }
        var story = try Story.reaching(.resolved)
        let rejection = #expect(throws: Rejection.self) {
            try story.give(.reply(OwnerMessage(text: "已办结", channel: .letter)), as: .officeDirector)
        }
        #expect(rejection?.rule == "CMP-39")
        #expect(try story.give(.reply(OwnerMessage(text: "已办结", channel: .letter, deviation: "电话停机")), as: .officeDirector))
        #expect(story.facts(ComplaintReplied.self).map(\.channel) == [.letter])
    }

    @Test("The reply is the first response and the answer, when the owner had neither")
    func replyAnswers() throws {
        var story = try Story.reaching(.resolved, class: .assistInArea)
        try story.give(sample: .reply)
        #expect(story.told.suffix(4) == ["complaint.acknowledged", "complaint.answered", "complaint.replied", "callback.requested"])
        #expect(story.clock(.first)?.state == .met)
        #expect(story.clock(.class)?.state == .met)
    }

    @Test("What is settled on the spot is called back like the rest: by the time that people set (K-04)")
    func manualCallbackOnTheSpot() throws {
        var settings = PolicySettings()
        settings.callback.complaintDue = .manual
        var story = try Story.reaching(.registered, rules: Story(rules: Policy(name: "manual", settings: settings)))
        let early = #expect(throws: Rejection.self) {
            try story.give(.settle(Settlement(class: .general, result: "当场重启")), as: .receptionist)
        }
        #expect(early?.fields.map(\.field) == ["callbackDueBy"])
        let due = local("2026-03-05 12:00")
        try story.give(.settle(Settlement(class: .general, result: "当场重启", callbackDueBy: due)), as: .receptionist)
        try story.give(sample: .reply)
        #expect(story.facts(ComplaintCallbackRequested.self).map(\.callbackDueBy) == [due])
    }

    @Test("Where the policy leaves the callback's limit to people, the result comes with it")
    func manualCallback() throws {
        var settings = PolicySettings()
        settings.callback.complaintDue = .manual
        var story = try Story.reaching(.inProgress, rules: Story(rules: Policy(name: "p002", settings: settings)))
        #expect(throws: Rejection.self) { try story.give(sample: .resolve) }
        let due = local("2026-03-09 18:00")
        try story.give(.resolve(Resolution(result: "已修", signedBy: "李工", callbackDueBy: due)), as: .officeDirector)
        try story.give(sample: .reply)
        #expect(story.facts(ComplaintCallbackRequested.self).map(\.callbackDueBy) == [due])
    }

    @Test("What the register lacked comes with supply-info; the registration stays as it was taken (CMP-13, CMP-14)")
    func suppliedParticulars() throws {
        var story = try Story.reaching(.infoNeeded)
        let taken = story.it.registration
        let info = SuppliedParticulars(callerName: "李秋", unit: "3-1-1202", preferredWay: .phone)
        #expect(try story.give(.supplyInfo(note: "业主来电", info), as: .receptionist))
        #expect(try !story.give(.supplyInfo(note: "业主来电", info), as: .receptionist))
        #expect(story.it.registration == taken)
        #expect(story.it.particulars.callerName == "李秋")
        #expect(story.it.particulars.phone == taken.particulars.phone)
        #expect(Matter(of: story.it).household == "3-1-1202")
        let seen = story.it.view(for: Actor(subject: "staff-1", role: .csDept)).complainant
        #expect(seen.unit == "3-1-1202")
        #expect(seen.preferredWay == .phone)
        try story.give(sample: .requestInfo)
        let future = #expect(throws: Rejection.self) {
            try story.give(
                .supplyInfo(note: "时间", SuppliedParticulars(eventTime: story.now.addingTimeInterval(60))), as: .receptionist)
        }
        #expect(future?.fields.map(\.field) == ["particulars.eventTime"])
        try story.give(.supplyInfo(note: "电话", SuppliedParticulars(phone: "13900001111")), as: .receptionist)
        #expect(story.it.particulars.callerName == "李秋")
        #expect(story.it.particulars.phone == "13900001111")
    }

    @Test("What is not settled on the spot goes out on a return slip, until the result is on it; each round has one (CMP-11)")
    func returnSlip() throws {
        var story = try Story.reaching(.classified)
        #expect(story.it.returnSlip == nil)
        let routed = story.now
        try story.give(sample: .route)
        #expect(story.it.view(for: Actor(subject: "staff-1", role: .csDept)).returnSlip == ReturnSlip(since: routed))
        try story.give(sample: .start)
        story.now = routed.addingTimeInterval(3_600)
        try story.give(sample: .resolve)
        #expect(story.it.returnSlip == ReturnSlip(since: routed, until: story.now))
        try story.give(sample: .reply)
        try story.give(sample: .callbackDissatisfied)
        #expect(story.it.returnSlip == ReturnSlip(since: story.now))
        var settled = try Story.reaching(.registered)
        try settled.give(sample: .settle)
        #expect(settled.it.returnSlip == nil)
    }

    @Test("Texts that are needed are needed", arguments: [ComplaintCommand.Code.withdraw, .supplyInfo, .reject, .archive, .route])
    func texts(_ code: ComplaintCommand.Code) throws {
        let state: ComplaintState =
            switch code {
            case .supplyInfo: .infoNeeded
            case .reject: .underReview
            case .archive: .closed
            case .route: .classified
            default: .registered
            }
        let blank: ComplaintCommand =
            switch code {
            case .supplyInfo: .supplyInfo(note: " ")
            case .reject: .reject(OwnerMessage(text: " "))
            case .archive: .archive(filing: " ")
            case .route: .route(RoutingOrder(person: " ", proposal: " "))
            default: .withdraw(reason: " ")
            }
        var story = try Story.reaching(state)
        let rejection = #expect(throws: Rejection.self) { try story.give(blank, as: Sample.role(for: code)) }
        #expect(rejection?.code == .invalid)
        #expect(rejection?.fields.isEmpty == false)
    }

    @Test("CMP-14: a request for information says what is missing")
    func missing() throws {
        var story = try Story.reaching(.underReview)
        #expect(throws: Rejection.self) { try story.give(.requestInfo(InfoRequest(missing: [])), as: .csDept) }
        try story.give(.requestInfo(InfoRequest(missing: [.evidence, .identity, .evidence])), as: .csDept)
        #expect(story.facts(InfoRequested.self).map(\.missing) == [[.identity, .evidence]])
    }

    @Test("A refusal names what the complaint takes instead, and nothing private")
    func refusalText() throws {
        var story = try Story.reaching(.classified)
        let rejection = #expect(throws: Rejection.self) { try story.give(sample: .resolve) }
        #expect(rejection?.detail.contains("route") == true)
        for secret in Sample.secrets { #expect(rejection?.detail.contains(secret) == false) }
    }
}
