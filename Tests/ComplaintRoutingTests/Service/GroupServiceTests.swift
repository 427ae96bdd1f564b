import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Groups on a real database, with several instances", .serialized, .timeLimit(.minutes(10)))
struct GroupServiceTests {
    private func registration(_ unit: String, place: String = "三号楼电梯厅") -> ComplaintRegistration {
        var registration = Sample.registration()
        let known = registration.particulars
        registration.particulars = ComplaintParticulars(
            callerName: known.callerName, phone: known.phone, unit: unit, preferredWay: known.preferredWay, place: place,
            complainedOf: known.complainedOf, course: known.course, demand: known.demand, unknown: known.unknown)
        return registration
    }

    private func register(_ unit: String, at engine: CaseEngine, place: String = "三号楼电梯厅") async -> ComplaintID? {
        let id = ComplaintID(.v7())
        let cause = Submission.Cause.request(
            Actor(subject: "staff-1", role: .receptionist), idempotency: .init(caller: "staff-1", key: UUID().uuidString, fingerprint: [1]))
        let result = await engine.runner.submit(
            Submission(
                .register(registration(unit, place: place)), to: id.retyped(), as: Complaint.self, under: engine.policy, cause: cause,
                creates: true))
        if case .accepted = result { return id }
        return nil
    }

    @Test("Five households that complain at once on five instances make exactly one group (CMP-04)", arguments: 0..<4)
    func atOnce(_ round: Int) async throws {
        try await TestService.with(ComplaintRoutingMain.service, instances: 5) { service in
            let engines = [service.engine] + service.others
            let ids = await withTaskGroup(of: ComplaintID?.self) { group in
                for (number, engine) in engines.enumerated() { group.addTask { await register("3-1-10\(number)", at: engine) } }
                return await group.reduce(into: [ComplaintID]()) { ids, id in if let id { ids.append(id) } }
            }
            #expect(ids.count == 5)
            let areGrouped = try await eventually(within: .seconds(60)) {
                try await service.count(
                    "SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL AND class = 'major' AND level = 'gm'") == 5
            }
            #expect(areGrouped)
            #expect(try await service.count("SELECT count(*) FROM case_file WHERE kind = 'complaint_group'") == 1)
            #expect(try await service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.complaints.group.detected.v1'") == 1)
            #expect(try await service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.complaints.complaint.escalated.v1'") == 5)
            #expect(try await service.count("SELECT count(*) FROM timer WHERE name LIKE '@%'") == 0)
        }
    }

    @Test("Four make none, and everything that was looked at is not looked at again")
    func four() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            for number in 0..<4 { _ = await register("3-1-10\(number)", at: service.engine) }
            _ = await register("3-1-105", at: service.engine, place: "地下停车场")
            let areChecked = try await eventually(within: .seconds(60)) {
                try await service.count("SELECT count(*) FROM group_queue") == 0
            }
            #expect(areChecked)
            #expect(try await service.count("SELECT count(*) FROM case_file WHERE kind = 'complaint_group'") == 0)
        }
    }

    @Test("A group that cannot be read holds up no other, and is told when it can be read again")
    func unreadableGroup() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            _ = await register("3-1-100", at: service.engine)
            let row = try #require(try await service.engine.pool.query("SELECT complaint_id, matter FROM complaint_index").first)
            let matter = try row.decode("matter", as: UUID.self)
            _ = try await service.engine.pool.query(
                """
                INSERT INTO case_file (id, kind, number, version, state, office, policy_version, created_at, updated_at, body)
                SELECT \(matter), 'complaint_group', 'CG-0', 1, 'standing', office, policy_version, created_at, updated_at, '{}'
                FROM case_file WHERE kind = 'complaint'
                """)
            for number in 1..<5 { _ = await register("3-1-10\(number)", at: service.engine) }
            for number in 0..<5 { _ = await register("3-1-10\(number)", at: service.engine, place: "地下停车场") }
            let isOtherDone = try await eventually(within: .seconds(60)) {
                let left = try await service.count("SELECT count(*) FROM group_queue WHERE matter <> \(matter)")
                let grouped = try await service.count("SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL")
                return left == 0 && grouped == 5
            }
            #expect(isOtherDone)
            #expect(try await service.count("SELECT count(*) FROM group_queue") > 0)
            _ = try await service.engine.pool.query("DELETE FROM case_file WHERE id = \(matter)")
            let areGrouped = try await eventually(within: .seconds(60)) {
                let left = try await service.count("SELECT count(*) FROM group_queue")
                let grouped = try await service.count("SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL")
                return left == 0 && grouped == 10
            }
            #expect(areGrouped)
        }
    }

    @Test("One building with 1,407 complaints of 400 households is one group with all of them")
    func hotMatter() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let start = ContinuousClock.now
            let registered = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<1_407 { group.addTask { await register("\(number % 400)", at: service.engine) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(registered == 1_407)
            let areGrouped = try await eventually(within: .seconds(60)) {
                try await service.count("SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL AND class = 'major'") == 1_407
            }
            #expect(areGrouped)
            let each = (ContinuousClock.now - start) / .milliseconds(1) / 1_407
            print("1,407 complaints of one matter: \((each * 100).rounded() / 100) ms each, from the register to the group")
            #expect(try await service.count("SELECT count(*) FROM case_file WHERE kind = 'complaint_group'") == 1)
            let list = try await service.ask(TestRequest("GET /complaint-groups", as: .qualityDept))
            #expect((list.json["items"] as? [[String: Any]])?.first?["households"] as? Int == 400)
        }
    }

    @Test("The third report of a household on one matter is noted, by the policy's threshold; others' reports do not count (CMP-03)")
    func repetition() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            for unit in ["3-1-101", "3-1-101", "3-1-102"] { _ = await register(unit, at: service.engine) }
            let third = try #require(await register("３－１－１０１", at: service.engine))
            _ = await register("3-1-101", at: service.engine, place: "地下停车场")
            let isNoted = try await eventually(within: .seconds(60)) {
                try await service.engine.reader.find(third.retyped(), as: Complaint.self)?.body.repeatedReports == 3
            }
            #expect(isNoted)
            let areChecked = try await eventually(within: .seconds(60)) {
                try await service.count("SELECT count(*) FROM group_queue") == 0
            }
            #expect(areChecked)
            #expect(try await service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.complaints.complaint.repeated.v1'") == 1)
        }
    }

    @Test("A group is read, and dismissed when too few are left; its history says why")
    func api() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            var ids: [ComplaintID] = []
            for number in 0..<5 { ids.append(try #require(await register("3-1-10\(number)", at: service.engine))) }
            var groupID = ""
            let isThere = try await eventually(within: .seconds(60)) {
                let list = try await service.ask(TestRequest("GET /complaint-groups?state=standing", as: .qualityDept))
                groupID = ((list.json["items"] as? [[String: Any]])?.first?["id"] as? String) ?? ""
                return try await service.count("SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL") == 5 && !groupID.isEmpty
            }
            #expect(isThere)
            let contract = try OpenAPIFile("complaint-routing.yaml")
            let schema = try #require(contract.schema("ComplaintGroup"))
            let read = try await service.ask(TestRequest("GET /complaint-groups/\(groupID)", as: .qualityDept))
            #expect(try SchemaCheck.differences(read.body, schema) == [])
            #expect(read.json["households"] as? Int == 5)

            let body = try contract.example(of: "POST /complaint-groups/{id}/dismiss")
            let early = try await service.ask(TestRequest("POST /complaint-groups/\(groupID)/dismiss", as: .officeDirector, body: body))
            #expect(early.status == 409 || early.status == 422)
            let withdraw = try contract.example(of: "POST /complaints/{id}/withdraw")
            #expect(try await service.ask(TestRequest("POST /complaints/\(ids[0])/withdraw", as: .csDept, body: withdraw)).status == 200)
            var status = 0
            let isDismissed = try await eventually(within: .seconds(60)) {
                let answer = try await service.ask(
                    TestRequest("POST /complaint-groups/\(groupID)/dismiss", as: .officeDirector, body: body))
                status = answer.status
                return status == 200
            }
            #expect(isDismissed, "\(status)")
            let areFree = try await eventually(within: .seconds(60)) {
                try await service.count("SELECT count(*) FROM complaint_index WHERE group_id IS NULL AND class = 'unclassified' AND counts")
                    == 4
            }
            #expect(areFree)
            let history = try await service.ask(TestRequest("GET /complaint-groups/\(groupID)/history", as: .qualityDept))
            #expect(
                (history.json["items"] as? [[String: Any]])?.compactMap { $0["command"] as? String } == ["observe", "leave", "dismiss"])
        }
    }
}
