import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("A technician's day in the Console (REP-08 to REP-16)", .timeLimit(.minutes(5)))
struct TechnicianPageTests {
    /// What a form of a page sends beside what somebody writes.
    private func form(_ page: Browserless.Page, _ code: String, _ more: [String: String] = [:]) throws -> [String: String] {
        var fields = more
        for name in ["_csrf", "_key", "_version"] {
            // A form for files has no version.
            if let value = try page.hidden(name, after: "form-\(code)") { fields[name] = value }
        }
        return fields
    }

    @Test("The day shows own slips, pressing ones first, with the number to call and the next step; a step sent twice is done once (D8)")
    func day() async throws {
        try await RepairEstate.with { estate in
            let usual = try await estate.raise()
            let urgent = try await estate.raise("水管爆裂", urgency: "emergency")
            let browser = try await estate.browser()
            #expect(try await browser.get("/").fields["location"] == "/my-day")
            let day = try await browser.get("/my-day")
            #expect(day.status == 200 && day.html.contains("data-today=\"/my-day\" data-day-ends=\""))
            let places = try [urgent.number, usual.number].map { try #require(day.html.range(of: $0)).lowerBound }
            #expect(places == places.sorted())
            #expect(day.html.contains("href=\"tel:13900000042\"") && day.html.contains("方敏"))
            #expect(day.html.contains("3-1201") && day.html.contains("厨房水管漏水"))
            #expect(day.html.contains("href=\"/my-day/\(usual.id)/collect\""))
            #expect(!day.html.contains("name=\"technician\""), "a technician chooses nobody else")
            let step = try await browser.get("/my-day/\(usual.id)/collect")
            let fields = try form(step, "collect")
            for _ in 0..<2 {
                let sent = try await browser.post(fields, to: "/my-day/\(usual.id)/collect")
                #expect(sent.status == 303)
                #expect(sent.fields["location"] == "/my-day?done=collect#slip-\(usual.id)")
            }
            let after = try await browser.get("/my-day?done=collect")
            #expect(after.html.contains("href=\"/my-day/\(usual.id)/quote\"") && after.html.contains("接单：已办理"))
            #expect(after.html.contains("class=\"due"), "the limit until the slip is back runs")
            #expect(try await estate.slip(usual.id)["state"]?.string == "collected")
            // Somebody else has done it meanwhile.
            #expect(try await browser.get("/my-day/\(usual.id)/collect").html.contains("目前不能办理"))
            #expect(try await browser.get("/my-day/\(usual.id)/cancel").status == 404)
        }
    }

    @Test("Whoever plans the work chooses a technician; others see nobody's day; without a file nothing is shown")
    func others() async throws {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            let planner = try await estate.browser(.maintenanceLead)
            let chooser = try await planner.get("/my-day")
            #expect(chooser.html.contains("赵工 yunxi") && !chooser.html.contains(made.number))
            let day = try await planner.get("/my-day?technician=\(estate.technician)")
            #expect(day.html.contains(made.number) && day.html.contains("赵工 yunxi的维修单"))
            #expect(day.html.contains("/my-day/\(made.id)/collect?technician=\(estate.technician)"))
            let step = try await planner.get("/my-day/\(made.id)/collect?technician=\(estate.technician)")
            let done = try await planner.post(
                try form(step, "collect"), to: "/my-day/\(made.id)/collect?technician=\(estate.technician)")
            #expect(done.fields["location"] == "/my-day?technician=\(estate.technician)&done=collect#slip-\(made.id)")
            let security = try await estate.browser(.security)
            #expect(try await security.get("/my-day").html.contains("没有维修人员档案"))
            #expect(try await security.get("/my-day?technician=\(estate.technician)").status == 403)
            #expect(try await security.get("/my-day/\(made.id)/start").status == 403)
            #expect(try await security.get("/my-day/\(made.id)/photo").status == 403)
            #expect(try await planner.get("/my-day?technician=x").status == 400)
        }
    }

    @Test(
        "The owner rates and signs on the screen: a picture and a sign-off that names it, once, however often it is sent (REP-12, REP-13)")
    func signature() async throws {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            try await estate.work(on: made.id)
            let browser = try await estate.browser()
            let page = try await browser.get("/my-day/\(made.id)/sign-off")
            #expect(page.html.contains("value=\"37.00\"") && page.html.contains("data-signature=\"signatureId\""))
            let drawn = TestPicture.dataURL(TestPicture.png(pixels: 60_000))
            let ratings = ["quality": "very_satisfied", "attitude": "satisfied", "conduct": "satisfied", "signatureId": drawn]
            // More than was accepted: no picture is kept, and the form comes back with everything in it.
            let first = try form(page, "sign-off", ratings.merging(["amountFen": "99"]) { $1 })
            let refused = try await browser.post(first, to: "/my-day/\(made.id)/sign-off")
            #expect(refused.status == 422)
            #expect(refused.html.contains(drawn) && refused.html.contains("value=\"99\"") && refused.html.contains("id=\"problem\""))
            #expect(refused.html.contains("value=\"very_satisfied\" checked") && refused.html.contains("不能超过业主接受的报价"))
            var unrated = first.merging(["amountFen": "37"]) { $1 }
            unrated["attitude"] = nil
            let missing = try await browser.post(unrated, to: "/my-day/\(made.id)/sign-off")
            #expect(missing.status == 422 && missing.html.contains("href=\"#sign-off-attitude\"") && missing.html.contains(drawn))
            #expect(try await estate.slip(made.id)["attachments"]?.array ?? [] == [])
            let second = try form(refused, "sign-off", ratings.merging(["amountFen": "37"]) { $1 })
            #expect(second["_key"] == first["_key"] && second["_version"] == first["_version"])
            for _ in 0..<2 {
                let sent = try await browser.post(second, to: "/my-day/\(made.id)/sign-off")
                #expect(sent.status == 303)
                #expect(sent.fields["location"] == "/my-day?done=sign-off#slip-\(made.id)")
            }
            let slip = try await estate.slip(made.id)
            #expect(slip["state"]?.string == "signed_off")
            let pictures = slip["attachments"]?.array ?? []
            #expect(pictures.count == 1)
            let id = try #require(pictures.first?["id"]?.string)
            #expect(slip[path: ["signOff", "signatureId"]]?.string == id)
            let picture = try await browser.get("/cases/work-orders/\(made.id)/attachments/\(id)")
            #expect(TestPicture.dataURL(picture.bytes) == drawn)
            let broken = try await browser.post(
                second.merging(["signatureId": "data:image/png;base64,AAAA"]) { $1 }, to: "/my-day/\(made.id)/sign-off")
            #expect(broken.status == 422 && broken.html.contains("签名无法读取"))
        }
    }

    @Test("The slip's own page has the same pad, and takes what is drawn there (REP-12)") func signatureOnTheSlip() async throws {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            try await estate.work(on: made.id)
            let browser = try await estate.browser(.maintenanceLead)
            let place = "/cases/work-orders/\(made.id)"
            let page = try await browser.get(place)
            #expect(page.html.contains("<canvas data-signature=\"signatureId\"") && page.html.contains("signature.js"))
            #expect(page.html.contains("id=\"sign-off-amountFen\"") && page.html.contains("value=\"37.00\""))
            let drawn = TestPicture.dataURL(TestPicture.png(pixels: 60_000))
            let ratings = ["quality": "very_satisfied", "attitude": "satisfied", "conduct": "satisfied", "signatureId": drawn]
            let refused = try await browser.post(
                try form(page, "sign-off", ratings.merging(["amountFen": "99"]) { $1 }), to: "\(place)/sign-off")
            #expect(refused.status == 422 && refused.html.contains(drawn) && refused.html.contains("不能超过业主接受的报价"))
            let sent = try await browser.post(
                try form(refused, "sign-off", ratings.merging(["amountFen": "37"]) { $1 }), to: "\(place)/sign-off")
            #expect(sent.status == 303 && sent.fields["location"] == "\(place)?done=sign-off")
            let slip = try await estate.slip(made.id)
            #expect(slip["state"]?.string == "signed_off")
            #expect(slip[path: ["signOff", "signatureId"]]?.string == slip["attachments"]?.array?.first?["id"]?.string)
        }
    }

    @Test("A signature on paper needs a name alone, and without either nothing is signed (WE-35)") func paper() async throws {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            try await estate.work(on: made.id)
            let browser = try await estate.browser()
            let page = try await browser.get("/my-day/\(made.id)/sign-off")
            let ratings = ["quality": "satisfied", "attitude": "satisfied", "conduct": "dissatisfied", "amountFen": "37.00"]
            let unsigned = try await browser.post(try form(page, "sign-off", ratings), to: "/my-day/\(made.id)/sign-off")
            #expect(unsigned.status == 422 && unsigned.html.contains("sign-off-signedBy-error"))
            let signed = try await browser.post(
                try form(unsigned, "sign-off", ratings.merging(["signedBy": "方敏"]) { $1 }), to: "/my-day/\(made.id)/sign-off")
            #expect(signed.status == 303)
            #expect(try await estate.slip(made.id)[path: ["signOff", "signedBy"]]?.string == "方敏")
        }
    }

    @Test("While the service does not answer, the page says so, and a form that was sent stands with its key and its drawing")
    func silence() async throws {
        try await RepairEstate.with(isDeaf: true) { estate in
            let browser = try await estate.browser()
            let day = try await browser.get("/my-day")
            #expect(day.status == 503 && day.html.contains("维修服务暂时没有答复"))
            let token = try #require(try day.hidden("_csrf"))
            let drawn = TestPicture.dataURL(TestPicture.png(pixels: 500))
            let id = UUID().uuidString.lowercased()
            let sent = try await browser.post(
                ["_csrf": token, "_key": "key-9", "_version": "8", "signatureId": drawn, "amountFen": "1"], to: "/my-day/\(id)/sign-off")
            #expect(sent.status == 503)
            #expect(sent.html.contains("value=\"key-9\"") && sent.html.contains("value=\"8\"") && sent.html.contains(drawn))
        }
    }
}
