/// The way by which a contact came in (INT-02, INT-08); a complaint is answered the same way (CMP-39).
package enum Channel: String, Codable, Sendable, CaseIterable {
    /// At the desk, in person.
    case visit
    /// The office's telephone.
    case phone
    /// The company's customer-service number.
    case servicePhone = "service_phone"
    /// The complaint hotline.
    case complaintHotline = "complaint_hotline"
    case letter
    case fax
    case email
    /// The address kept for complaints.
    case complaintEmail = "complaint_email"
    /// Handed in at the property office.
    case propertyOffice = "property_office"
    /// The complaint box.
    case complaintBox = "complaint_box"
    /// A form on the web site or the owners' portal.
    case web
    case webChat = "web_chat"
    case wechat
    case qq
    case sms
    case weibo
    case app
    case yixin
    /// The city's citizen hotline or an Open311 endpoint passed it on.
    case cityHotline = "city_hotline"
    /// An employee heard it and passed it on (CMP-10, CBK-03).
    case staffHeard = "staff_heard"
    /// Heard during a callback (CMP-47).
    case callback
    /// A comment made in an inspection by the company (INT-08).
    case companyInspection = "company_inspection"
    /// A comment by an outside or higher body (INT-08).
    case externalInspection = "external_inspection"
    /// A point raised in an owners' forum (INT-08).
    case ownerForum = "owner_forum"
    /// A point raised in a home visit (INT-08).
    case homeVisit = "home_visit"

    /// Which of the record's forms it needs, and how a reply can go back.
    package var family: Family {
        switch self {
        case .visit, .propertyOffice, .ownerForum, .homeVisit: .inPerson
        case .phone, .servicePhone, .complaintHotline: .call
        case .letter, .fax, .email, .complaintEmail, .complaintBox: .written
        case .web, .webChat, .wechat, .qq, .sms, .weibo, .app, .yixin: .online
        case .cityHotline, .staffHeard, .callback, .companyInspection, .externalInspection: .relayed
        }
    }

    /// Whether somebody waits in a chat for the first reply (INT-21); a form, a short message or a post is answered later.
    package var isChat: Bool { Self.chats.contains(self) }
    package static let chats: Set<Channel> = [.webChat, .wechat, .qq, .yixin, .app]

    /// Channels that ask for the same facts.
    package enum Family: String, Codable, Sendable, CaseIterable {
        /// Face to face: the facts of INT-04.
        case inPerson = "in_person"
        /// By voice: the nine facts of INT-03.
        case call
        /// On paper or by mail: the original is kept (INT-07).
        case written
        /// Messages and forms.
        case online
        /// Somebody else passed it on, so the person concerned has not been spoken to.
        case relayed
    }
}
