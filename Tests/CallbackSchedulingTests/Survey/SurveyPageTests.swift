import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

@Suite("The page on which a household answers") struct SurveyPageTests {
    private func page(_ language: SurveyWords.Language = .chinese, filled: SurveyFilling = SurveyFilling(), fault: String? = nil) throws
        -> String
    {
        var story = try SurveyStory.reaching(.draft)
        var list = SurveySample.list()
        list.improvements = SurveyImprovements(number: "SV-1", text: "<b>已增加</b>夜班\n保洁")
        try story.give(.open(list), as: .propertyOffice)
        return SurveyPage(survey: story.it, words: SurveyWords(language: language), zone: .shanghai, filled: filled, fault: fault).html
    }

    private func count(_ piece: String, in html: String) -> Int { html.components(separatedBy: piece).count - 1 }

    @Test("Each item is a fieldset with a legend and five labelled choices, the blank one chosen; no script, nothing loaded")
    func structure() throws {
        let html = try page()
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"zh-CN\">"))
        #expect(count("<fieldset>", in: html) == 3 && count("<legend>", in: html) == 3 && count("</fieldset>", in: html) == 3)
        #expect(count("type=\"radio\"", in: html) == 15)
        #expect(count("value=\"\" checked", in: html) == 3)
        // Every control is inside its label, or named by one.
        #expect(count("<label class=\"choice\">", in: html) == 16 && count("<label for=\"remarks\">", in: html) == 1)
        #expect(html.contains("<meta name=\"viewport\"") && html.contains("method=\"post\""))
        for word in ["<script", "http:", "https:", "src=", "onclick", "@import", "url("] { #expect(!html.contains(word), "\(word)") }
        #expect(html.contains("2026-03-31 00:00"))
    }

    @Test("Tags are closed in the order in which they were opened") func wellFormed() throws {
        let html = try page(.english, fault: "x")
        var open: [Substring] = []
        let void: Set<Substring> = ["meta", "input", "!DOCTYPE"]
        for match in html.matches(of: /<(\/?)(!?[A-Za-z][A-Za-z0-9]*)[^>]*>/) {
            if match.1.isEmpty { if !void.contains(match.2) { open.append(match.2) } } else { #expect(open.popLast() == match.2) }
        }
        #expect(open.isEmpty)
    }

    @Test("In English where there is English, else the Chinese question") func english() throws {
        let html = try page(.english)
        #expect(html.contains("<html lang=\"en\">") && html.contains("1. Corridors") && html.contains("2. 维修及时性"))
        #expect(html.contains("Very satisfied") && !html.contains("非常满意"))
        #expect(SurveyWords.Language("en") == .english && SurveyWords.Language("fr") == .chinese && SurveyWords.Language(nil) == .chinese)
    }

    @Test("What people wrote is text, never markup; the last explanation is shown (CBK-41)") func escaping() throws {
        var filled = SurveyFilling()
        filled.remarks = "</textarea><script>alert(1)</script>"
        let html = try page(filled: filled, fault: "<i>")
        #expect(html.contains("&lt;b&gt;已增加&lt;/b&gt;夜班"))
        #expect(html.contains("&lt;/textarea&gt;&lt;script&gt;") && !html.contains("<script"))
        #expect(html.contains("role=\"alert\"") && !html.contains("<i>"))
    }

    @Test("What was filled in is there again when something is wrong") func again() throws {
        let filled = try #require(SurveyFilling(["q2": "dissatisfied", "q1": "", "remarks": "慢", "wantsCall": "yes"], items: 3))
        let html = try page(filled: filled)
        #expect(html.contains("name=\"q2\" value=\"dissatisfied\" checked") && html.contains("慢</textarea>"))
        #expect(html.contains("name=\"wantsCall\" value=\"yes\" checked"))
        #expect(count("value=\"\" checked", in: html) == 2)
        #expect(filled.answer.ratings == [SurveyItemRating(item: 2, rating: .dissatisfied)])
    }

    @Test(
        "A form that the page does not have is none of ours",
        arguments: [
            ["q4": "satisfied"], ["q0": ""], ["q01": ""], ["q1": "meh"], ["x": "1"], ["wantsCall": "no"], ["q": ""], ["remarks": "a\u{1}b"],
        ])
    func foreign(fields: [String: String]) { #expect(SurveyFilling(fields, items: 3) == nil) }
}
