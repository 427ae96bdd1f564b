import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("The dispatch board", .timeLimit(.minutes(5)))
struct BoardPageTests {
    /// The form of a slip's page by which it is put into somebody's hands.
    private func form(_ page: Browserless.Page, _ id: String, _ more: [String: String]) throws -> [String: String] {
        let place = "form-assign-\(id)"
        return [
            "_csrf": try #require(try page.hidden("_csrf", after: place)), "_key": try #require(try page.hidden("_key", after: place)),
            "_version": try #require(try page.hidden("_version", after: place)), "_day": "\(BoardEstate.day)",
        ].merging(more) { $1 }
    }

    /// What a page says was wrong.
    private func problem(on page: Browserless.Page) -> String {
        let place = page.html.firstRange(of: "id=\"problem\"")?.lowerBound ?? page.html.startIndex
        return "\(page.status): \(page.html[place...].prefix(900))"
    }

    @Test("A slip that nobody has is put into the hands of the first choice with one button, is in the day then, and is given back again")
    func journey() async throws {
        try await BoardEstate.with { estate in
            let plumber = try await estate.enrol("technician-1", name: "赵工")
            let electrician = try await estate.enrol("technician-2", name: "孙工", trades: ["electrical"])
            let slip = try await estate.raise()
            let browser = try await estate.browser(.maintenanceLead)
            let (board, path) = ("/board?day=\(BoardEstate.day)", "/board/slips/\(slip.id)")
            let before = try await browser.get(board)
            #expect(before.status == 200)
            #expect(before.html.contains("data-load=\"\(path)?day=\(BoardEstate.day)\""))
            #expect(before.html.contains(slip.number) && before.html.contains("赵工") && before.html.contains("孙工"))
            #expect(!before.html.contains("class=\"board-visit"))
            #expect(before.html.contains("id=\"board-head\" class=\"head board-head\" data-live-region"))
            #expect(before.html.contains("<div data-offers>"))
            // Today's board goes on to the next day at midnight; that of another day stays.
            let today = try await browser.get("/board")
            #expect(today.html.contains("data-today=\"/board\" data-day-ends=\"") && !before.html.contains("data-day-ends"))

            let page = try await browser.get("\(path)?day=\(BoardEstate.day)")
            #expect(page.status == 200)
            for words in ["派给赵工", "派给孙工", "首选", "工种相符", "工种不符", "上门时在岗", "在手 0/3 单"] {
                #expect(page.html.contains(words), "\(words)")
            }
            let other = try await browser.post(form(page, slip.id, ["technicianId": electrician, "reason": ""]), to: "\(path)/assign")
            #expect(other.status == 422)
            #expect(other.html.contains("id=\"problem\"") && other.html.contains("未派首选人员时须写明原因"))
            // What was pressed is marked, so that the reason is all that is still to be written.
            #expect(other.html.contains("value=\"\(electrician)\" data-chosen") && other.html.contains("刚才所选"))
            #expect(!page.html.contains("data-chosen"))
            let unpressed = try await browser.post(form(page, slip.id, ["reason": "就在楼下"]), to: "\(path)/assign")
            #expect(unpressed.status == 422)
            #expect(unpressed.html.contains("请按要派的人员旁边的按钮") && unpressed.html.contains("就在楼下"))
            // The reason stays on the page when the slip or a technician changes.
            #expect(unpressed.html.contains("novalidate data-dirty>") && !page.html.contains("data-dirty"))
            #expect(try await estate.technician(of: slip.id) == nil)

            let sent = try form(page, slip.id, ["technicianId": plumber])
            for _ in 0..<2 {
                let taken = try await browser.post(sent, to: "\(path)/assign")
                #expect(taken.status == 303)
                #expect(taken.fields["location"] == "\(board)&done=\(slip.id)")
            }
            #expect(try await estate.technician(of: slip.id) == plumber)
            let after = try await browser.get("\(board)&done=\(slip.id)")
            #expect(after.html.contains("\(slip.number) 已派给赵工。"))
            #expect(after.html.contains("class=\"board-visit") && !after.html.contains("data-load="))

            let held = try await browser.get("\(path)?day=\(BoardEstate.day)")
            let token = try #require(try held.hidden("_csrf", after: "form-unassign"))
            let fields = ["_csrf": token, "_key": "back-1", "_day": "\(BoardEstate.day)", "reason": "临时请假"]
            #expect(try await browser.post(fields, to: "\(path)/unassign").status == 303)
            #expect(try await estate.technician(of: slip.id) == nil)
            #expect(try await browser.get("\(board)&done=\(slip.id)").html.contains("\(slip.number) 已退回，等待派工。"))
            // Of a slip that is over meanwhile nobody is told that it waits.
            try await estate.cancel(slip.id)
            #expect(try await !browser.get("\(board)&done=\(slip.id)").html.contains("已退回，等待派工"))
        }
    }

    @Test("Somebody else than the first choice gets a slip with a reason, and who has it can be changed")
    func override() async throws {
        try await BoardEstate.with { estate in
            _ = try await estate.enrol("technician-1", name: "赵工")
            let electrician = try await estate.enrol("technician-2", name: "孙工", trades: ["electrical"])
            let slip = try await estate.raise()
            let browser = try await estate.browser(.receptionist)
            let path = "/board/slips/\(slip.id)"
            let page = try await browser.get(path)
            let sent = try form(page, slip.id, ["technicianId": electrician, "reason": "就在楼下"])
            let answer = try await browser.post(sent, to: "\(path)/assign")
            #expect(answer.status == 303, "\(problem(on: answer))")
            #expect(try await estate.technician(of: slip.id) == electrician)
            let held = try await browser.get(path)
            #expect(held.html.contains("目前由其办理") && held.html.contains("派给赵工") && !held.html.contains("派给孙工"))
        }
    }

    @Test("Where nobody has room an emergency may take the place of another slip, by its own button alone, and only until somebody has it")
    func displacing() async throws {
        try await BoardEstate.with { estate in
            let plumber = try await estate.enrol("technician-1", name: "赵工", capacity: 1)
            let slip = try await estate.raise()
            let browser = try await estate.browser(.maintenanceLead)
            let page = try await browser.get("/board/slips/\(slip.id)")
            #expect(!page.html.contains("value=\"displace\""))
            #expect(
                try await browser.post(form(page, slip.id, ["technicianId": plumber]), to: "/board/slips/\(slip.id)/assign").status == 303)
            let emergency = try await estate.raise(["urgency": "emergency", "emergencyCategory": "EM4", "what": "厨房爆管"])
            let path = "/board/slips/\(emergency.id)"
            let full = try await browser.get(path)
            #expect(full.html.contains("value=\"displace\""))
            #expect(try await browser.post(form(full, emergency.id, ["reason": ""]), to: "\(path)/assign").status == 422)
            #expect(try await estate.technician(of: slip.id) == plumber)
            let forced = try form(full, emergency.id, ["technicianId": plumber, "reason": "就在楼下"])
            let answer = try await browser.post(forced, to: "\(path)/assign")
            #expect(answer.status == 303, "\(problem(on: answer))")
            #expect(try await !browser.get(path).html.contains("value=\"displace\""))
        }
    }

    @Test("What presses stands first, and a slip in hand without an appointment is in the row of who has it")
    func pressing() async throws {
        try await BoardEstate.with { estate in
            let plumber = try await estate.enrol("technician-1", name: "赵工")
            // In the order of the service, the newest first, the emergency would stand second.
            let emergency = try await estate.raise(["urgency": "emergency", "emergencyCategory": "EM4", "what": "厨房爆管"])
            let normal = try await estate.raise()
            let browser = try await estate.browser(.maintenanceLead)
            let board = try await browser.get("/board").html
            let places = try [emergency.number, normal.number].map { try #require(board.range(of: $0)?.lowerBound) }
            #expect(places[0] < places[1])
            #expect(board.contains("急修"))
            let page = try await browser.get("/board/slips/\(emergency.id)")
            var sent = try form(page, emergency.id, ["technicianId": plumber])
            sent["_day"] = nil
            let answer = try await browser.post(sent, to: "/board/slips/\(emergency.id)/assign")
            #expect(answer.fields["location"] == "/board?done=\(emergency.id)", "\(problem(on: answer))")
            let after = try await browser.get("/board").html
            #expect(after.contains("class=\"loose\"") && after.contains("在手 1/3"))
        }
    }

    @Test("The board is for those who say whose hands a slip is in, and only they are led there")
    func posts() async throws {
        try await BoardEstate.with { estate in
            let lead = try await estate.browser(.maintenanceLead)
            #expect(try await lead.get("/cases").html.contains("href=\"/board\""))
            #expect(try await lead.get("/board?day=tomorrow").status == 400)
            let other = try await estate.browser(.hr)
            #expect(try await !other.get("/cases").html.contains("href=\"/board\""))
            #expect(try await other.get("/board").status == 403)
            #expect(try await other.get("/board/slips/\(UUID())").status == 403)
            #expect(try await lead.get("/board/slips/\(UUID())").status == 404)
        }
    }

    @Test("While the service does not answer the board says so, and what was sent stands with its key")
    func silence() async throws {
        try await BoardEstate.with(isDeaf: true) { estate in
            let browser = try await estate.browser(.maintenanceLead)
            let board = try await browser.get("/board")
            #expect(board.status == 200 && board.html.contains("派工台暂时无法显示"))
            let token = try #require(try board.hidden("_csrf"))
            let id = UUID().uuidString.lowercased()
            let sent = try await browser.post(
                ["_csrf": token, "_key": "key-5", "technicianId": id, "reason": "就在楼下"], to: "/board/slips/\(id)/assign")
            #expect(sent.status == 503)
            #expect(sent.html.contains("value=\"key-5\"") && sent.html.contains("就在楼下") && sent.html.contains("value=\"\(id)\""))
        }
    }
}
