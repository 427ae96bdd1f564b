import ServiceBootstrap
import SharedModels

/// The words of the survey's page, in the two languages that it is shown in.
struct SurveyWords: Sendable {
    /// A language of the page.
    enum Language: String, Sendable, CaseIterable {
        case chinese = "zh-CN"
        case english = "en"

        /// From `?lang=`; Chinese unless English is asked for.
        init(_ asked: String?) { self = asked == "en" ? .english : .chinese }
    }

    let language: Language

    private func pick(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }

    var survey: String { pick("满意度调查", "Satisfaction survey") }
    var introduction: String {
        pick("请对下列各项服务作出评价；不了解的可以不评。每户提交一次。", "Please rate the services below; leave out what you do not know. One answer per household.")
    }
    var until: String { pick("截止时间", "Open until") }
    var improvements: String { pick("上次调查后的改进", "Improved since the last survey") }
    var blank: String { pick("不评价", "No rating") }
    var remarks: String { pick("意见和建议（可不填）", "Remarks (optional)") }
    var wantsCall: String { pick("希望物业回电", "Please call me back") }
    var submit: String { pick("提交", "Send") }
    var otherLanguage: String { pick("English", "中文") }
    var faults: String { pick("还没有提交：", "Not sent yet: ") }
    var nothingSaid: String { pick("请至少评价一项，或填写意见。", "please rate at least one item, or write a remark.") }
    var tooLong: String { pick("意见最多 2000 字。", "remarks have at most 2000 characters.") }
    var thanks: String { pick("已收到您的意见", "We have your answer") }
    var thanksText: String { pick("谢谢！每户提交一次，第一次提交的内容已保存。", "Thank you! One answer per household; the first one is kept.") }
    var already: String { pick("已经提交过", "Answered already") }
    var alreadyText: String { pick("本户已经提交过意见，以第一次提交的为准。", "Your household has answered already; the first answer is kept.") }
    var closed: String { pick("调查已结束", "The survey is over") }
    var closedText: String { pick("本次调查已经结束，谢谢您的关注。", "This survey is over. Thank you for your interest.") }
    var unknown: String { pick("没有找到", "Nothing here") }
    var unknownText: String { pick("这个链接无效。请向物业管理处索取新的链接。", "This link does not work. Please ask your property office for another.") }
    var refused: String { pick("无法提交", "Not sent") }
    var refusedText: String { pick("提交的内容无法读取，请返回后重新提交。", "What was sent cannot be read. Please go back and send it again.") }
    var busy: String { pick("暂时无法处理", "Not possible right now") }
    var busyText: String { pick("系统暂时繁忙，请过一会儿再试。", "We cannot answer right now. Please try again in a moment.") }

    func word(_ rating: ServiceRating) -> String {
        guard language == .english else { return PrintedWords.word(rating) }
        return switch rating {
        case .verySatisfied: "Very satisfied"
        case .satisfied: "Satisfied"
        case .fairlySatisfied: "Fairly satisfied"
        case .dissatisfied: "Dissatisfied"
        }
    }

    /// The question; in Chinese where there is no English.
    func text(_ item: SurveyItem) -> String { language == .english ? item.english ?? item.text : item.text }
}
