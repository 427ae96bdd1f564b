import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The page on which a household answers a survey, made for a telephone: one column, large targets, no script, nothing loaded.
///
/// Pure: the same survey and answer give the same page. It names neither the household nor anybody in it, so that a link in wrong hands
/// tells nothing.
struct SurveyPage {
    let survey: Survey
    let words: SurveyWords
    let zone: EstateZone
    /// What was filled in before, when something was wrong with it.
    var filled = SurveyFilling()
    /// What is wrong with it.
    var fault: String?

    /// The form.
    var html: String {
        let draft = survey.draft
        let items = Markup.join(draft.items.enumerated().map { item($0.element, place: $0.offset + 1) })
        let end = zone.local(of: draft.endsAt)
        return Self.document(
            words, title: draft.title,
            """
            <h1>\(draft.title)</h1>
            <p>\(words.introduction)</p>
            <p>\(words.until)\(words.language == .chinese ? "：" : ": ")<time>\("\(end.date) \(end.time.description.prefix(5))")</time></p>
            \(improvements)
            \(problem)
            <form method="post" accept-charset="utf-8">
            \(items)
            <p><label for="remarks">\(words.remarks)</label>
            <textarea id="remarks" name="remarks" rows="4" maxlength="\(SurveyAnswerForm.remarksLength)">
            \(filled.remarks ?? "")</textarea></p>
            <p><label class="choice"><input type="checkbox" name="wantsCall" value="yes"\(filled.wantsCall ? " checked" : "")>\
            \(words.wantsCall)</label></p>
            <p><button type="submit">\(words.submit)</button></p>
            </form>
            """)
    }

    private var improvements: Markup {
        guard let known = survey.list?.improvements else { return "" }
        return "<section class=\"note\"><h2>\(words.improvements)</h2><p class=\"told\">\(known.text)</p></section>"
    }

    private var problem: Markup { fault.map { "<p class=\"fault\" role=\"alert\">\(words.faults)\($0)</p>" } ?? "" }

    /// Four ratings, or none.
    private func item(_ item: SurveyItem, place: Int) -> Markup {
        let given = filled.ratings[place]
        let choices = ServiceRating.allCases.map { choice(place, $0.rawValue, words.word($0), isChosen: given == $0) }
        return """
            <fieldset><legend>\(place). \(words.text(item))</legend>
            \(Markup.join(choices))\(choice(place, "", words.blank, isChosen: given == nil))
            </fieldset>

            """
    }

    private func choice(_ place: Int, _ value: String, _ label: String, isChosen: Bool) -> Markup {
        let chosen: Markup = isChosen ? " checked" : ""
        return "<label class=\"choice\"><input type=\"radio\" name=\"q\(place)\" value=\"\(value)\"\(chosen)>\(label)</label>\n"
    }

    /// A page that only says something.
    static func notice(_ words: SurveyWords, _ title: String, _ text: String) -> String {
        document(words, title: title, "<h1>\(title)</h1>\n<p>\(text)</p>")
    }

    private static func document(_ words: SurveyWords, title: String, _ content: Markup) -> String {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(words.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            <style>\(style)</style>
            </head>
            <body>
            <nav><a href="?lang=\(words.language == .chinese ? "en" : "zh")" \
            lang="\(words.language == .chinese ? "en" : "zh-CN")">\(words.otherLanguage)</a></nav>
            <main>
            \(content)
            </main>
            </body>
            </html>

            """
        return page.html
    }

    /// Dark on white (contrast above 7:1), a visible focus, targets of at least 44 pixels.
    private static let style: Markup = """
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 40rem; padding: 0 1rem 2rem; color: #111; background: #fff; font: 1rem/1.5 "Noto Sans CJK SC",
          "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
        nav { text-align: right; padding: .75rem 0; }
        a { color: #0b3d91; }
        h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
        h2 { font-size: 1.1rem; margin: 0; }
        fieldset { border: 1px solid #767676; border-radius: .5rem; margin: 0 0 1rem; padding: .25rem .75rem .5rem; }
        legend { font-weight: bold; padding: 0 .25rem; }
        .choice { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; }
        .choice input { width: 1.4rem; height: 1.4rem; flex: none; }
        textarea { width: 100%; font: inherit; padding: .5rem; border: 1px solid #767676; border-radius: .5rem; }
        button { width: 100%; min-height: 3rem; font: inherit; font-weight: bold; color: #fff; background: #0b3d91; border: 0;
          border-radius: .5rem; }
        :focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
        .note { border-left: 4px solid #0b3d91; padding: .25rem .75rem; margin: 0 0 1rem; }
        .told { white-space: pre-wrap; }
        .fault { border: 2px solid #a00; border-radius: .5rem; padding: .5rem .75rem; color: #a00; font-weight: bold; }
        """
}

/// What a household filled into the page.
struct SurveyFilling: Hashable, Sendable {
    /// By the items' places, from 1; blank ones are left out.
    var ratings: [Int: ServiceRating] = [:]
    var remarks: String?
    var wantsCall = false

    init() {}

    /// Reads a form that was sent; nil when it is not one of ours: a field that the page does not have, a word that is none.
    init?(_ fields: [String: String], items: Int) {
        for (name, value) in fields {
            switch name {
            case "remarks":
                let text = value.replacing("\r\n", with: "\n").withoutSurroundingBlanks
                guard !text.unicodeScalars.contains(where: { $0.isRefused(multiline: true) }) else { return nil }
                remarks = text.isEmpty ? nil : text
            case "wantsCall":
                guard value == "yes" else { return nil }
                wantsCall = true
            default:
                guard name.first == "q", let place = Int(name.dropFirst()), (1...items).contains(place), name == "q\(place)" else {
                    return nil
                }
                guard !value.isEmpty else { continue }
                guard let rating = ServiceRating(rawValue: value) else { return nil }
                ratings[place] = rating
            }
        }
    }

    /// Whether there is anything in it.
    var saysNothing: Bool { ratings.isEmpty && remarks == nil && !wantsCall }

    /// As an answer over a link.
    var answer: SurveyAnswerForm {
        SurveyAnswerForm(
            way: .link, ratings: ratings.sorted { $0.key < $1.key }.map { SurveyItemRating(item: $0.key, rating: $0.value) },
            remarks: remarks,
            wantsCall: wantsCall)
    }
}
