import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("The page on which owners see how a matter stands (ADR 60)", .timeLimit(.minutes(5)))
struct OwnerPageTests {
    @Test("Nobody has to sign in, the sign-in page leads there, and nothing of the staff's pages is on it")
    func form() async throws {
        try await OwnerEstate.with { estate in
            let browser = Browserless(port: estate.console.port)
            let page = try await browser.get("/owner")
            #expect(page.status == 200 && page.fields["cache-control"] == "no-store" && page.fields["set-cookie"] == nil)
            #expect(
                page.html.contains("name=\"number\"") && page.html.contains("name=\"phoneEnd\"") && page.html.contains("id=\"surveys\""))
            #expect(page.html.contains("lang=\"zh-CN\"") && page.html.contains("/language/en?to=%2Fowner"))
            for word in ["/sign-in", "console.js", "class=\"nav", "href=\"/\""] { #expect(!page.html.contains(word), "\(word)") }
            #expect(try await browser.get("/sign-in").html.contains("href=\"/owner\""))
        }
    }

    @Test(
        "The status says what happened and what comes next, in plain words and without anything private, in the other language by one click"
    )
    func shown() async throws {
        try await OwnerEstate.with { estate in
            let made = try await estate.record()
            try await estate.command("promise", made.id)
            let browser = Browserless(port: estate.console.port)
            let page = try await browser.post(["number": made.number.lowercased(), "phoneEnd": "0001"], to: "/owner")
            #expect(page.status == 200 && page.fields["cache-control"] == "no-store")
            for word in [made.number, "报修", "待答复", "已登记", "约定答复时间", "之前答复您", "/owner#surveys"] {
                #expect(page.html.contains(word), "\(word)")
            }
            for secret in ["林晓岚", "13900000001", "1502", "水龙头", "yunxi", made.id] { #expect(!page.html.contains(secret), "\(secret)") }
            let number = try #require(try page.hidden("number"))
            let end = try #require(try page.hidden("phoneEnd"))
            let english = try await browser.post(["number": number, "phoneEnd": end, "language": "en"], to: "/owner")
            #expect(english.status == 200 && english.html.contains("Reply promised") && english.html.contains("lang=\"en\""))
            #expect(english.fields["set-cookie"]?.hasPrefix("guanjia-language=en;") == true)
        }
    }

    @Test("Wrong digits and nobody's number are one page; too many tries say when there is room again; a form of another site is refused")
    func refused() async throws {
        try await OwnerEstate.with { estate in
            let made = try await estate.record()
            let browser = Browserless(port: estate.console.port)
            let wrong = try await browser.post(["number": made.number, "phoneEnd": "0002"], to: "/owner")
            let nobodys = try await browser.post(["number": "CT-19990101-000001", "phoneEnd": "0001"], to: "/owner")
            #expect(wrong.status == 404 && nobodys.status == 404)
            #expect(wrong.html.contains("没有查到") && nobodys.html.contains("没有查到") && !wrong.html.contains("value=\"0002\""))
            let bad = try await browser.post(["number": "4711", "phoneEnd": "1"], to: "/owner")
            #expect(bad.status == 422 && bad.html.contains("value=\"4711\""))
            #expect(bad.html.contains("请核对编号") && bad.html.contains("请填写四位数字"))
            for guess in 3..<7 {
                #expect(try await browser.post(["number": made.number, "phoneEnd": "000\(guess)"], to: "/owner").status == 404)
            }
            let full = try await browser.post(["number": made.number, "phoneEnd": "0001"], to: "/owner")
            #expect(full.status == 429 && full.fields["retry-after"] != nil && full.html.contains("查询次数过多"))
            let elsewhere = try await browser.post(
                ["number": made.number, "phoneEnd": "0001"], to: "/owner",
                headers: ["Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"])
            #expect(elsewhere.status == 403)
            // What is in an address is not read.
            #expect(try await !browser.get("/owner?number=\(made.number)&phoneEnd=0001").html.contains(made.number))
        }
    }

    @Test("While Intake does not answer, the page says so")
    func silent() async throws {
        try await OwnerEstate.with(isDeaf: true) { estate in
            let page = try await Browserless(port: estate.console.port).post(
                ["number": "CT-20260302-000042", "phoneEnd": "0001"], to: "/owner")
            #expect(page.status == 503 && page.html.contains("暂时无法查询") && page.fields["retry-after"] == "60")
        }
    }
}
