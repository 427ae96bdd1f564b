import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting
@testable import Console

@Suite("Group complaints on their pages (CMP-04)", .timeLimit(.minutes(5)))
struct GroupPageTests {
    /// A complaint of a unit about one lift.
    private func complain(_ unit: String, _ estate: Estate) async throws -> (id: String, number: String) {
        let example = try OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints")
        var body = try #require(try JSONSerialization.jsonObject(with: example) as? [String: Any])
        var particulars = try #require(body["particulars"] as? [String: Any])
        (body["subject"], particulars["unit"], particulars["place"]) = ("buildings_equipment", unit, "三号楼电梯厅")
        body["particulars"] = particulars
        let answer = try await estate.complaints.ask(
            TestRequest("POST /complaints", as: .receptionist, body: try JSONSerialization.data(withJSONObject: body)))
        #expect(answer.status == 201)
        return (try #require(answer.json["id"] as? String), try #require(answer.json["number"] as? String))
    }

    /// Waits until the Console knows of that many complaints in groups.
    private func grouped(_ count: Int64, _ estate: Estate) async throws {
        let isKnown = try await eventually(within: .seconds(60)) {
            let grouped = try await estate.complaints.count("SELECT count(*) FROM complaint_index WHERE group_id IS NOT NULL")
            try await estate.settle()
            return grouped == count
        }
        #expect(isKnown, "\(count) complaints are in a group")
    }

    @Test("Five households on one lift are a group with its members, which is dismissed once fewer are left (WE-20)")
    func five() async throws {
        try await Estate.with { estate in
            var made: [(id: String, number: String)] = []
            for number in 1...5 { made.append(try await complain("3-1-120\(number)", estate)) }
            try await grouped(5, estate)
            let desk = try await estate.browser(.csDept)
            let queue = try await desk.get("/cases/complaints")
            #expect(queue.html.contains("href=\"/groups\""))
            let list = try await desk.get("/groups")
            #expect(list.status == 200)
            #expect(list.html.contains("三号楼电梯厅") && list.html.contains("房屋设备"))
            #expect(list.html.contains("5 户") && list.html.contains("未办结 5 / 共 5 件"))
            #expect(list.html.contains("7 天内有 5 户以上"))
            let path = try #require(list.html.firstMatch(of: /href="(\/cases\/complaint-groups\/[0-9a-f-]+)"/).map { String($0.output.1) })

            let director = try await estate.browser(.officeDirector)
            let page = try await director.get(path)
            #expect(made.allSatisfy { page.html.contains($0.number) && page.html.contains("/cases/complaints/\($0.id)") })
            #expect((1...5).allSatisfy { page.html.contains("3-1-120\($0)") })
            #expect(page.html.contains("现有 5 户，少于 5 户时才能撤销") && page.html.contains("href=\"/groups\""))
            let form = [
                "_csrf": try #require(try page.hidden("_csrf", after: "form-dismiss")), "_key": "key-1", "reason": "说的是另一部电梯",
            ]
            let refused = try await director.post(form, to: "\(path)/dismiss")
            #expect(refused.status >= 400 && refused.html.contains("团体中还有 5 户"))

            try await estate.command("withdraw", made[4].id, as: .csDept, ["reason": "业主撤回"])
            let hasLeft = try await eventually(within: .seconds(60)) {
                try await estate.settle()
                return try await director.get(path).html.contains("未办结 4 / 共 4 件")
            }
            #expect(hasLeft)
            let dismissed = try await director.post(form.merging(["_key": "key-2"]) { $1 }, to: "\(path)/dismiss")
            #expect(dismissed.status == 303)
            try await estate.settle()
            #expect(try await desk.get("/groups").html.contains("没有团体投诉"))
            #expect(try await desk.get("/groups?state=dismissed").html.contains(path))
            #expect(try await desk.get("/groups?state=all").html.contains(path))
            #expect(try await desk.get("/groups?state=some").status == 400)
        }
    }

    @Test("Four households are none; who sees no units sees none in a group either")
    func masked() async throws {
        try await Estate.with { estate in
            for number in 1...4 { _ = try await complain("3-1-120\(number)", estate) }
            let isLooked = try await eventually(within: .seconds(60)) {
                try await estate.complaints.count("SELECT count(*) FROM group_queue") == 0
            }
            #expect(isLooked)
            try await estate.settle()
            let technician = try await estate.browser(.technician)
            #expect(try await technician.get("/groups").html.contains("没有团体投诉"))
            _ = try await complain("3-1-1205", estate)
            try await grouped(5, estate)
            let list = try await technician.get("/groups")
            #expect(list.html.contains("5 户") && !list.html.contains("三号楼电梯厅"))
            let path = try #require(list.html.firstMatch(of: /href="(\/cases\/complaint-groups\/[0-9a-f-]+)"/).map { String($0.output.1) })
            let page = try await technician.get(path)
            #expect(page.status == 200 && !page.html.contains("3-1-1201") && !page.html.contains("三号楼电梯厅"))
            #expect(!page.html.contains("form-dismiss"))
            let all = try await technician.get("/cases/complaint-groups")
            #expect(all.status == 303 && all.fields["location"] == "/groups")
        }
    }

    @Test("While the service does not answer, the groups stand with what events say of them")
    func silence() async throws {
        try await Estate.with(isDeaf: true) { estate in
            for number in 1...5 { _ = try await complain("3-1-120\(number)", estate) }
            try await grouped(5, estate)
            let list = try await estate.browser(.csDept).get("/groups")
            #expect(list.status == 200 && list.html.contains("暂时无法显示"))
            #expect(list.html.contains("CG-") && list.html.contains("5 户"))
        }
    }
}
