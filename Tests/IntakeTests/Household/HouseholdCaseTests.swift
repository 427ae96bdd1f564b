import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("The file of a household (INT-39 to INT-41)")
struct HouseholdCaseTests {
    @Test("A unit has one file, however it is written, and each office its own (INT-39)") func identity() throws {
        #expect(try Sample.id("3栋2单元1502室") == Sample.id("３－２－1502"))
        #expect(try Sample.id("3-2-1502") != Sample.id("3-2-1503"))
        let unit = try #require(UnitKey("3-2-1502"))
        #expect(try HouseholdIdentity.id(of: unit, in: "yunhu", by: "secret") != Sample.id("3-2-1502"))
        // Whoever lacks the secret cannot find a unit by trying them all (OPS-02).
        #expect(try HouseholdIdentity.id(of: unit, in: "yunxi", by: "another") != Sample.id("3-2-1502"))
    }

    @Test("Opened again it is there already, with its id; only what says the same is no mistake (INT-41)") func opening() throws {
        let household = try Sample.household()
        #expect(try Sample.isUnchanged(household, .open(Sample.opening())))
        let refusal = try #require(try Sample.refused(household, .open(Sample.opening(people: [Sample.tenant]))))
        #expect(refusal.code == .alreadyExists && refusal.rule == "INT-41")
        #expect(refusal.fields == [.init("unit", "/households/\(household.id)")])
        let amended = try Sample.change(household, .addPerson(Sample.tenant)).after
        #expect(try Sample.refused(amended, .open(Sample.opening()))?.code == .alreadyExists)
        #expect(try Sample.isUnchanged(amended, .open(Sample.opening(people: [Sample.tenant, Sample.owner]))))
        let vacant = try Sample.change(household, .close(reason: nil)).after
        #expect(try Sample.refused(vacant, .open(Sample.opening(people: [])))?.detail.contains("reopen") == true)
    }

    @Test("Every fact counts when a file is asked whether it says the same (INT-41)") func sameOpening() throws {
        var told = Sample.opening()
        told.joinedAt = local("2021-06-01 10:00")
        let household = try Sample.change(nil, .open(told), in: Sample.context(try Sample.id())).after
        #expect(try Sample.isUnchanged(household, .open(told)))
        let variations: [@Sendable (inout OpenHousehold) -> Void] = [
            { $0.form.unit = "3-2-1502" }, { $0.form.remarks = "门铃坏了" }, { $0.form.area = 89.5 }, { $0.source = .phone },
            { $0.joinedAt = local("2021-06-01 10:01") }, { $0.people = [] }, { $0.people[0].mayCall = false },
            { $0.people.append(Sample.owner) }, { $0.classification = HouseholdClassification(group: .other) }, { $0.keyOwner = "重点" },
            { $0.isVacant = true },
        ]
        for (index, vary) in variations.enumerated() {
            var other = told
            vary(&other)
            #expect(try Sample.refused(household, .open(other))?.code == .alreadyExists, "variation \(index)")
        }
        let merged = try Sample.change(household, .merge(into: HouseholdID(freshID), reason: nil)).after
        #expect(try Sample.isUnchanged(merged, .open(told)), "it says the same wherever it is found")
    }

    @Test("The source and the time of joining never change, whatever else does (INT-41)") func origin() throws {
        var told = Sample.opening()
        told.joinedAt = local("2021-06-01 10:00")
        var household = try Sample.change(nil, .open(told), in: Sample.context(try Sample.id())).after
        let commands: [HouseholdCommand] = [
            .amend(Sample.form("3-2-1502", remarks: "门铃坏了")), .addPerson(Sample.tenant), .amendPerson(1, Sample.tenant), .removePerson(2),
            .classify(HouseholdClassification(group: .teachersLawyers)), .markKeyOwner(reason: "业委会主任"), .close(reason: "搬走"),
            .reopen(reason: nil),
        ]
        for command in commands {
            household = try Sample.change(household, command).after
            #expect(household.source == .visit && household.joinedAt == local("2021-06-01 10:00"), "\(command.code)")
            #expect(try Sample.isUnchanged(household, command), "\(command.code) again")
        }
        #expect(try Sample.refused(nil, .open(later(told)))?.fields.map(\.field) == ["joinedAt"])
    }

    private func later(_ told: OpenHousehold) -> OpenHousehold {
        var told = told
        told.joinedAt = monday.addingTimeInterval(3_600)
        return told
    }

    @Test("The unit may be written otherwise, and never become another (INT-39)") func unit() throws {
        let household = try Sample.household()
        let amended = try Sample.change(household, .amend(Sample.form("3-2-1502"))).after
        #expect(amended.particulars.unit == "3-2-1502" && amended.unitKey == household.unitKey)
        #expect(try Sample.refused(household, .amend(Sample.form("3-2-1503")))?.fields.map(\.field) == ["unit"])
        #expect(try Sample.refused(household, .amend(HouseholdForm(unit: "3-2-1502", area: 0)))?.fields.map(\.field) == ["area"])
        #expect(try Sample.refused(household, .amend(HouseholdForm(unit: "3-2-1502", area: .nan)))?.fields.map(\.field) == ["area"])
    }

    @Test("Who is removed leaves a number that nobody gets again, and nothing else (OPS-01)") func removal() throws {
        let two = try Sample.change(Sample.household(), .addPerson(Sample.tenant)).after
        let removed = try Sample.change(two, .removePerson(2)).after
        #expect(removed.people.map(\.person) == [1] && removed.removed.map(\.person) == [2])
        let text = String(decoding: try JSONEncoder().encode(removed), as: UTF8.self)
        #expect(!text.contains(Sample.tenant.name) && !text.contains("13900000002"))
        let again = try Sample.change(removed, .addPerson(Sample.tenant)).after
        #expect(again.people.map(\.person) == [1, 3])
        #expect(try Sample.refused(again, .removePerson(7))?.code == .invalid)
        #expect(try Sample.refused(again, .amendPerson(2, Sample.owner))?.fields.map(\.field) == ["person"])
    }

    @Test("A person has a name, digits for numbers, hours that follow one another and a language (OPS-11)") func person() throws {
        let household = try Sample.household()
        let hour = try #require(LocalTime(hour: 18, minute: 0)), later = try #require(LocalTime(hour: 20, minute: 0))
        let good = ResidentDetails(
            name: "方敏", relation: .family, phones: ["02155550199转12"],
            preferredTimes: [PreferredHours(from: hour, to: later, weekdays: [6, 7])],
            language: "yue")
        #expect(try Sample.change(household, .addPerson(good)).after.people.last?.details == good)
        var bad = good
        bad.name = " "
        bad.phones = ["+86 13900000001", "1", "13900000001", "13900000001"]
        bad.preferredTimes = [PreferredHours(from: later, to: hour), PreferredHours(from: hour, to: later, weekdays: [0, 0])]
        bad.language = "中文"
        let fields = Set(try Sample.refused(household, .addPerson(bad))?.fields.map(\.field) ?? [])
        #expect(
            fields == [
                "name", "phones", "phones[0]", "phones[1]", "preferredTimes[0].to", "preferredTimes[1].weekdays", "language",
            ])
        var crowd = household
        for number in 2...Household.mostPeople {
            crowd = try Sample.change(crowd, .addPerson(ResidentDetails(name: "住户\(number)", relation: .family))).after
        }
        #expect(try Sample.refused(crowd, .addPerson(good))?.code == .invalid)
    }

    @Test("The desk keeps the files of its office; only who judges says A to I and key owner (INT-05, INT-40, OPS-01)") func posts() throws
    {
        let household = try Sample.household()
        let commands: [(HouseholdCommand, Set<Role>)] = [
            (.amend(Sample.form("3-2-1502")), HouseholdRoles.keepers), (.addPerson(Sample.tenant), HouseholdRoles.keepers),
            (.removePerson(1), HouseholdRoles.keepers), (.close(reason: nil), HouseholdRoles.keepers),
            (.classify(HouseholdClassification(group: .other)), HouseholdRoles.judges),
            (.markKeyOwner(reason: "重点"), HouseholdRoles.judges),
            (.heard(.movedOut(household.id, turn: 1)), [.system]),
        ]
        for (command, posts) in commands {
            for role in Role.allCases {
                #expect(
                    (try Sample.refused(household, command, role: role)?.code == .forbidden) == !posts.contains(role),
                    "\(command.code) \(role)")
            }
        }
        #expect(try Sample.refused(household, .close(reason: nil), office: "yunhu")?.code == .forbidden)
        var judged = Sample.opening()
        judged.keyOwner = "业委会"
        #expect(try Sample.refused(nil, .open(judged), role: .receptionist)?.code == .forbidden)
    }

    @Test("A vacant file takes no second closing, an open one no reopening, and a repeated one is no mistake") func vacancy() throws {
        let household = try Sample.household()
        let vacant = try Sample.change(household, .close(reason: "搬走"))
        #expect(vacant.reason == "搬走" && vacant.events.first is HouseholdClosed)
        #expect(try Sample.isUnchanged(vacant.after, .close(reason: nil)))
        #expect(try Sample.isUnchanged(household, .reopen(reason: nil)))
        #expect(try Sample.change(vacant.after, .reopen(reason: nil)).after.state == .open)
        #expect(try Sample.refused(household, .unmerge(reason: nil))?.code == .wrongState)
    }

    @Test("Events tell ids, group, flag and counts in clear, and who lives where only sealed (D10)") func events() throws {
        var told = Sample.opening(people: [Sample.owner, Sample.tenant])
        told.classification = HouseholdClassification(group: .ownersCommittee, occupation: "教师")
        told.keyOwner = "业委会主任"
        let opened = try #require(try Sample.change(nil, .open(told), in: Sample.context(Sample.id())).events.first as? HouseholdOpened)
        #expect(opened.people == 2 && opened.class == .ownersCommittee && opened.isKeyOwner)
        #expect(opened.sealed.content?.people.map(\.name) == ["林晓岚", "周宁"] && opened.sealed.content?.unitKey == "3-2-1502")
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(opened) }
        let household = try Sample.household()
        let changes: [(HouseholdCommand, [HouseholdPart])] = [
            (.amend(Sample.form("3-2-1502")), [.particulars]), (.addPerson(Sample.tenant), [.people]),
            (.markKeyOwner(reason: "重点"), [.keyOwner]),
            (.heard(.movedIn(HouseholdID(freshID), turn: 1)), [.files]),
        ]
        for (command, parts) in changes {
            let role: Role = command.name == .heard ? .system : .officeDirector
            let change = try Sample.change(household, command, role: role)
            #expect(change.events.count == 1 && (change.events.first as? HouseholdAmended)?.changed == parts, "\(command.code)")
        }
    }

    @Test(
        "Who need not know names sees initials and no remarks; ratings and why a key owner only who judges (OPS-01, WE-70)",
        arguments: Role.allCases)
    func masking(role: Role) throws {
        var told = Sample.opening()
        told.form.remarks = "门铃坏了"
        told.classification = HouseholdClassification(group: .merchants, occupation: "开店", credit: .low)
        told.keyOwner = "业委会主任"
        let household = try Sample.change(nil, .open(told), in: Sample.context(Sample.id())).after
        let actor = Actor(subject: "u-1", role: role)
        let view = household.view(for: actor)
        let (sees, judges) = (HouseholdRoles.fullSight.contains(role), HouseholdRoles.judges.contains(role))
        #expect(view.masked != sees && household.reveals(to: actor) == sees && household.withholds(from: actor) != judges)
        let text = String(decoding: try JSONEncoder().encode(view), as: UTF8.self)
        for secret in ["林晓岚", "13900000001", "门铃坏了", "开店"] { #expect(text.contains(secret) == sees, "\(secret)") }
        for secret in ["业委会主任", "\"low\""] { #expect(text.contains(secret) == judges, "\(secret)") }
        #expect(view.isKeyOwner && view.classification?.group == .merchants && view.unit == "3栋2单元1502室")
    }

    @Test("Of a group alone nothing is shown or kept back; of a rating something is, to who does not judge (WE-70)") func bare() throws {
        let (desk, director) = (Actor(subject: "u-1", role: .receptionist), Actor(subject: "u-2", role: .officeDirector))
        let finance = Actor(subject: "u-3", role: .finance)
        var household = try Sample.household(people: [])
        household = try Sample.change(household, .classify(HouseholdClassification(group: .merchants))).after
        #expect(!household.reveals(to: desk) && !household.withholds(from: desk) && !household.withholds(from: finance))
        let rated = try Sample.change(household, .classify(HouseholdClassification(group: .merchants, credit: .low))).after
        #expect(!rated.reveals(to: desk) && rated.withholds(from: desk) && rated.reveals(to: director) && !rated.withholds(from: director))
        let known = try Sample.change(household, .classify(HouseholdClassification(group: .merchants, occupation: "开店"))).after
        #expect(known.reveals(to: desk) && !known.withholds(from: desk) && known.view(for: desk).classification?.occupation == "开店")
    }

    @Test("Who judges sees names, who takes the table judges, and nobody else may ask whether a file is judged so (INT-40, WE-70)")
    func judges() throws {
        #expect(HouseholdRoles.judges.isSubset(of: HouseholdRoles.fullSight))
        #expect(HouseholdRoles.exporters.isSubset(of: HouseholdRoles.judges))
        var told = Sample.opening()
        told.keyOwner = "业委会主任"
        told.classification = HouseholdClassification(group: .merchants, credit: .low)
        let household = try Sample.change(nil, .open(told), in: Sample.context(Sample.id())).after
        #expect(try Sample.isUnchanged(household, .open(told)))
        for role in HouseholdRoles.keepers.subtracting(HouseholdRoles.judges) {
            #expect(try Sample.refused(household, .open(told), role: role)?.code == .forbidden, "\(role)")
            #expect(try Sample.refused(household, .open(Sample.opening()), role: role)?.code == .alreadyExists, "\(role)")
        }
    }

    @Test("Of the same number, or the same name in a unit that may be the same, files may be one (INT-41)") func likeness() throws {
        let household = try Sample.household()
        let namesake = ResidentDetails(name: "林 晓岚", relation: .owner)
        let like = try Sample.household("3-1502", people: [namesake])
        #expect(household.likeness(to: like) == [HouseholdLikeness(reason: .nameAndUnit, person: 1, otherPerson: 1)])
        #expect(household.likeness(to: try Sample.household("4-2-1502", people: [namesake])).isEmpty)
        let sameNumber = try Sample.household(
            "9-901", people: [Sample.tenant, ResidentDetails(name: "方敏", relation: .owner, phones: ["13900000001"])])
        #expect(household.likeness(to: sameNumber) == [HouseholdLikeness(reason: .phone, person: 1, otherPerson: 2)])
        #expect(household.likeness(to: household).isEmpty)
        let merged = try Sample.change(sameNumber, .merge(into: household.id, reason: nil)).after
        #expect(household.likeness(to: merged).isEmpty, "what is merged is no duplicate any more")
    }
}
