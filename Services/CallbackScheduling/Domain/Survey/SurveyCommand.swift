import Foundation
import SharedModels

/// What can be asked of a survey (domain 3.5).
enum SurveyCommand: CaseCommand, Hashable {
    /// The supervisor prepares it (CBK-43).
    case draft(office: String, SurveyDraft)
    /// The whole draft anew, before it is opened (CBK-43).
    case amend(SurveyDraft)
    /// It is given up before it is opened (CBK-43).
    case cancel(reason: String)
    /// The office has listed the households and hands the forms out (CBK-32, CBK-35); the list was judged by the draft as it then was.
    case open(SurveyList, of: SurveyDraft? = nil)
    /// Every household has its form; so many were sent.
    case distribute(sent: Int)
    /// The supervisor ends it before its time.
    case close
    /// The leader in charge gets the result with proposals (CBK-41).
    case report(proposals: String)
    /// The leader in charge decides on the proposals (CBK-41).
    case decide(approved: Bool, text: String)
    /// The improvements are explained to the owners (CBK-41).
    case explain(text: String)

    /// System: all answers are in, and so many are checked (CBK-42).
    case sample(SurveyReturns)
    /// System: the checks have ended.
    case verify(SurveyCheck)
    /// System: the answers were counted (CBK-38).
    case analyse(SurveyCounts, previous: SurveyPrevious?)
    /// System: the end has come.
    case clockDue

    /// Names of the commands in URLs, history and answers.
    enum Code: String, Sendable, CaseIterable {
        case draft, amend, cancel, open, distribute, close, report, decide, explain, sample, verify, analyse
        case clockDue = "clock-due"

        /// Whether only timers and jobs give it.
        var isInternal: Bool {
            switch self {
            case .sample, .verify, .analyse, .clockDue: true
            case .draft, .amend, .cancel, .open, .distribute, .close, .report, .decide, .explain: false
            }
        }
    }

    /// Which command it is, without its content.
    var name: Code {
        switch self {
        case .draft: .draft
        case .amend: .amend
        case .cancel: .cancel
        case .open: .open
        case .distribute: .distribute
        case .close: .close
        case .report: .report
        case .decide: .decide
        case .explain: .explain
        case .sample: .sample
        case .verify: .verify
        case .analyse: .analyse
        case .clockDue: .clockDue
        }
    }

    var code: String { name.rawValue }
}

/// How many forms came back when a survey had ended.
struct SurveyReturns: Codable, Hashable, Sendable {
    let sent: Int
    let returned: Int
    /// Answers that are checked by callbacks (CBK-42).
    let chosen: Int
}

/// What the checks of a survey's answers found (CBK-42).
struct SurveyCheck: Codable, Hashable, Sendable {
    /// Answers that somebody was asked about.
    let checked: Int
    /// Of those, the ones that the household now says the opposite of.
    let contradicted: Int

    /// Whether what the household says when it is called back is the opposite of its answer: dissatisfied now and with nothing then, or
    /// satisfied now and then with nothing at all. An answer without a rating says nothing. `dissatisfied` says of each item that was rated
    /// whether it was rated so.
    static func isContradicted(_ dissatisfied: [Bool], by said: ServiceRating) -> Bool {
        guard !dissatisfied.isEmpty else { return false }
        return said == .dissatisfied ? !dissatisfied.contains(true) : !dissatisfied.contains(false)
    }
}

/// The figures of the office's survey before.
struct SurveyPrevious: Codable, Hashable, Sendable {
    let surveyId: SurveyID
    let number: String
    /// Hundredths of a percent, as all shares here.
    let returnRate: Int
    let satisfaction: Int?
    let adjusted: Int?
}
