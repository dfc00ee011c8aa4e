/** Whether a post says that press, television or an inspection already look at its matter. */
const press = /(?:记者|电视台|新闻频道|晚报|日报|都市报|媒体)(?:[^。！？\n]{0,6})(?:报道|曝光|采访|播出|暗访|关注)|(?:报道|曝光|采访)(?:过|了)|上了?热搜|中央(?:环保)?督察/u

export const mentionsPress = (title: string, content: string): boolean => press.test(title) || press.test(content)
